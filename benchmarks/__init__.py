"""What each figure of the README is measured with, beside its baseline in the same run."""
