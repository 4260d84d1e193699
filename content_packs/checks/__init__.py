"""CHECK: what an author can get wrong, one module per kind of mistake. All pure; `check` calls them all."""
