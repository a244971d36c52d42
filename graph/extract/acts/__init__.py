"""What is demanded, offered, conceded, refused, threatened, and by whom: cues, their frames, holders and words."""
