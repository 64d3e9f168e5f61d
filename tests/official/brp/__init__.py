"""The features of the BRP API, run against our own data layer with step definitions of our own."""
