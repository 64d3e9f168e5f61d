"""Verhuisplein: report a move on one page, made for a telephone."""

import warnings

from authlib.deprecate import AuthlibDeprecationWarning

# Authlib tells developers which HTTP library it will ask for later; that is no news for who starts the application.
warnings.simplefilter("ignore", AuthlibDeprecationWarning)
