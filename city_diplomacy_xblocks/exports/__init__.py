"""A plan as a document: what it says is composed once, then written as DOCX, PDF, XLSX or JSON."""
