"""What is said aloud, in which order, in which words. Pure: no sound, no process, no Kivy."""
