"""Input of the account pages, checked; each schema names what its sender may set."""
