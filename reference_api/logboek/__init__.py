"""Layer 5, data: the log of processing of personal data (Logboek Dataverwerkingen)."""
