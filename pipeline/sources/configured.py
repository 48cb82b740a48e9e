"""The sources that `huiying.yaml` names at this moment: a process that runs for weeks sees what was added yesterday."""

import logging
from pathlib import Path

from config.folder import CONFIG_NAME
from config.load import ConfigError, load_yaml
from config.schema.installation import Installation
from pipeline.sources.registry import sync_sources

_log = logging.getLogger(__name__)


class Configured:
    """Reads the file again when it was written; a mistake in it leaves in force what was there, and is logged once.

    Of what changed only the sources come into force: everything else of the file holds until the next start.
    """

    def __init__(self, folder: Path, installation: Installation) -> None:
        self._path = folder / CONFIG_NAME
        self._stamp = self._stamped()
        self._known = installation

    def now(self) -> Installation:
        """The installation as it was started, with the sources of now; rows of the store agree with them."""
        if (stamp := self._stamped()) != self._stamp:
            self._stamp = stamp
            try:
                sources = load_yaml(self._path, Installation).sources
            except (ConfigError, OSError) as error:
                _log.warning("sources kept as they were: %s", error)
            else:
                self._known = self._known.model_copy(update={"sources": sources})
                sync_sources(self._known)
        return self._known

    def _stamped(self) -> tuple[int, int]:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_size)
