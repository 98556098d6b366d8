

Row = Mapping[str, object]
"""A row as the driver gives it, by the names of its columns."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """A kind of value: how one is read from the driver."""

    name: str
    read: Callable[[object], T]


def must(row: Row, column: str, kind: Kind[T]) -> T:
    """Reads a column that is never null."""
    value = maybe(row, column, kind)
    if value is None:
        raise TypeError(f"column {column} is null")
    return value


def maybe(row: Row, column: str, kind: Kind[T]) -> T | None:
    """Reads a column that may be null."""
    value = row[column]
    if value is None:
        return None
    try:
        return kind.read(value)
    except TypeError as error:
        raise TypeError(f"column {column}: {error}") from None


def list_of(row: Row, column: str, kind: Kind[T]) -> list[T]:
    """Reads a list, which is empty where there is none."""
    values = row[column]
    if values is None:
        return []
    if not isinstance(values, Sequence):
        raise TypeError(f"column {column}: {_no('list', values)}")
    return [kind.read(value) for value in values]


def one(db: DB, statement: str, given: Given, read: Callable[[Row], T]) -> T | None:
    """Gives the only row of a statement, or None."""
    with closing(each(db, statement, given, read)) as rows:
        return next(rows, None)


def many(db: DB, statement: str, given: Given, read: Callable[[Row], T]) -> list[T]:
    """Gives all rows of a statement."""
    return list(each(db, statement, given, read))


def _no(kind: str, value: object) -> str:
    """Values are not told: they may be of people."""
    return f"a value of type {type(value).__name__} is no {kind}"


def _text(value: object) -> str:
    if isinstance(value, uuid.UUID):
        return str(value)
    if not isinstance(value, str):
        raise TypeError(_no("text", value))
    return value


def _int(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(_no("whole number", value))
    return value


def _decimal(value: object) -> decimal.Decimal:
    if not isinstance(value, decimal.Decimal):
        raise TypeError(_no("decimal", value))
    return value


def _float(value: object) -> float:
    if not isinstance(value, float):
        raise TypeError(_no("number", value))
    return value


def _bool(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(_no("bool", value))
    return value


def _date(value: object) -> datetime.date:
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise TypeError(_no("date", value))
    return value


def _timestamp(value: object) -> datetime.datetime:
    """Moments are in UTC, also those that do not say it."""
    if not isinstance(value, datetime.datetime):
        raise TypeError(_no("timestamp", value))
    if value.tzinfo is None:
        return value.replace(tzinfo=datetime.timezone.utc)
    return value.astimezone(datetime.timezone.utc)


def _moment(value: object) -> object:
    """A moment that is given says its zone: which one is meant otherwise, nobody knows."""
    if not isinstance(value, datetime.datetime):
        return value
    if value.tzinfo is None:
        raise ValueError("the datetime has no time zone; give it one, such as datetime.timezone.utc")
    return value.astimezone(datetime.timezone.utc)


text = Kind("text", _text)
int_ = Kind("int", _int)
decimal_ = Kind("decimal", _decimal)
float_ = Kind("float", _float)
bool_ = Kind("bool", _bool)
date = Kind("date", _date)
timestamp = Kind("timestamp", _timestamp)
