"""AUTHOR: what packs say and how far it has been confirmed, as one document."""
