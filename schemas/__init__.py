"""What exists: every register, resource, field, filter, scope and rule, as typed declarations."""
