"""What positions are put forward at and in: meetings, and proposals as objects."""
