"""Hours of the day in which something rests: `HH:MM-HH:MM` in Asia/Shanghai, also over midnight."""

from datetime import datetime, timedelta

from config.clock import SHANGHAI


def within(window: str, now: datetime) -> bool:
    """Whether `now` lies in the window; its end is outside."""
    begins, _, ends = window.partition("-")
    here = now.astimezone(SHANGHAI).strftime("%H:%M")
    return begins <= here < ends if begins <= ends else here >= begins or here < ends


def until(window: str, now: datetime) -> timedelta:
    """From `now` to the next beginning of the window, at most a day."""
    hour, minute = map(int, window.partition("-")[0].split(":"))
    here = now.astimezone(SHANGHAI)
    begins = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return (begins if begins > here else begins + timedelta(days=1)) - here
