"""What a worksheet is: its definition, its files, its rules. Pure, no Django."""
