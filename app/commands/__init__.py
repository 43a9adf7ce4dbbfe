"""Commands for the terminal, one module each; ``app.cli`` registers them."""
