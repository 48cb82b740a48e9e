"""The product's settings with the plain list in the place of the desk's."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.desk_plain"
