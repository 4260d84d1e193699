"""What is published, as the server needs to know it. Reading only: no key ever comes here."""
