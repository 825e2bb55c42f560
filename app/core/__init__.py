"""What every package stands on: database, transactions, events, actors, errors. Knows no feature."""
