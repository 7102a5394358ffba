"""The version of Whitecell, which logs and documents carry."""

VERSION = "0.1.0"
