"""Objects and Objecttypes: records with history inside objects, versions inside types, rights by token."""
