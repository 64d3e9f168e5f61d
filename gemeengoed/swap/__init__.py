"""The swap rehearsal: change one supplier's application for another's in mid-case, and compare the registrations before and after."""
