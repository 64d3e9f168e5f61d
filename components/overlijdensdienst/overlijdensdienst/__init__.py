"""Overlijdensdienst: the own software of undertakers declares deaths through an API; a page shows how things stand."""

import warnings

from authlib.deprecate import AuthlibDeprecationWarning

# A notice for developers about a later version of a library: whoever starts the service can do nothing with it.
warnings.simplefilter("ignore", AuthlibDeprecationWarning)
