"""What a model that makes mistakes costs, and whether any of them gets through."""
