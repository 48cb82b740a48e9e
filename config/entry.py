"""What every model of a configuration file shares."""

from pydantic import BaseModel, ConfigDict


class Entry(BaseModel):
    """A frozen value; a misspelt key stops the start."""

    model_config = ConfigDict(frozen=True, extra="forbid")
