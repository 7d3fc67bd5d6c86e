"""Calls to an OpenAI-compatible endpoint: tried again, held back, stepped down, bounded."""
