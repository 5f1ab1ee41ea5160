"""The register without its windows; nothing below this package knows Qt."""
