"""Runs migrations on the database that ``reference_api.migrate`` hands over."""

from alembic import context

config = context.config
database, metadata = config.attributes["database"], config.attributes["metadata"]
engine = database.engine()
with engine.connect() as connection:
    context.configure(
        connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite"
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
