"""Django's SQLite, but for what it does anew with every statement that it has done before."""
