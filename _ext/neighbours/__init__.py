"""What tools of other sites read of ours, and show where they link to it."""
