"""The read through a cache that the post shows: it detaches, coalesces and refuses."""

import asyncio

import pytest

from labs.cache_design.detached import Fills, Overloaded


class Shelf(dict):
    """A cache that answers at once."""

    async def get(self, key):
        return dict.get(self, key)

    async def set(self, key, value):
        self[key] = value


class Database:
    """A database whose queries end when the test says so."""

    def __init__(self):
        self.asked = []
        self.may_answer = asyncio.Event()

    async def query(self, key):
        self.asked.append(key)
        await self.may_answer.wait()
        return f"row of {key}"


def opened(most=10, longest_seconds=1.0):
    cache, database = Shelf(), Database()
    return cache, database, Fills(cache, database.query, most, longest_seconds)


async def settled():
    for _ in range(5):
        await asyncio.sleep(0)


def test_an_answer_is_kept_when_its_caller_has_left():
    async def story():
        cache, database, fills = opened()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(fills.read("a"), timeout=0.01)
        assert cache == {}
        database.may_answer.set()
        await settled()
        return cache, fills.running

    assert asyncio.run(story()) == ({"a": "row of a"}, {})


def test_callers_of_a_key_share_one_query():
    async def story():
        _cache, database, fills = opened()
        reads = [asyncio.create_task(fills.read("a")) for _ in range(100)]
        await settled()
        reads[0].cancel()  # the one who began it leaves
        await settled()
        database.may_answer.set()
        return database.asked, await asyncio.gather(*reads[1:])

    assert asyncio.run(story()) == (["a"], ["row of a"] * 99)


def test_a_miss_beyond_the_limit_is_refused_and_a_hit_is_not():
    async def story():
        cache, database, fills = opened(most=2)
        cache["hot"] = "row"
        reads = [asyncio.create_task(fills.read(key)) for key in "ab"]
        await settled()
        with pytest.raises(Overloaded):
            await fills.read("c")
        assert await fills.read("hot") == "row"
        database.may_answer.set()
        await asyncio.gather(*reads)
        return await fills.read("c")  # there is room again

    assert asyncio.run(story()) == "row of c"


def test_a_query_that_takes_too_long_gives_its_place_back():
    async def story():
        _cache, _database, fills = opened(longest_seconds=0.01)
        with pytest.raises(TimeoutError):
            await fills.read("a")
        return fills.running

    assert asyncio.run(story()) == {}
