"""Search that finds what people mean, and counts that stay alive."""
