"""What can be done to accounts; by subject: signup, people, departments, settings, profile."""
