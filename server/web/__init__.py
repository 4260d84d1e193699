"""The thin layer over HTTP: pages for people, the device API, the phone page, the files."""
