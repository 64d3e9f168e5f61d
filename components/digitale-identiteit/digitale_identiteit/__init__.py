"""Digitale identiteit: signs invented people and companies in by OpenID Connect, as DigiD and eHerkenning do with real ones."""
