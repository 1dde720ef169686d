"""What a post is: its front matter, what the site knows of it, where it is listed."""
