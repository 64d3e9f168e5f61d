"""The site that tells which components, standards, organisations and initiatives exist, each fact with its source."""
