"""The sample data: invented municipalities with people, case types and cases. The same anchor day gives the same bytes."""
