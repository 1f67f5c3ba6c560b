"""What the policy asks of a message natively: which rules fire on its signs, what its phrases weigh, and evidence."""

from __future__ import annotations

from . import _native
from .fact_values import ContentScore, WeighedPhrase


class Weighed:
    """The part of Facts that answers such questions over its record."""

    _record: _native.Record
    # The generation of the lists that the hits are numbers of; None: nothing was looked up.
    _tables: _native.Tables | None
    content_scores: tuple[ContentScore, ...]

    def phrase_points(self, obscene: bool, every: bool) -> tuple[int, bool]:
        """What the blocked phrases outside of RTF attachments sum up to, and whether obscene ones are among them.

        Each phrase counts once, or `every` time that it is found; `obscene` says whether those count as well.
        """
        if self._tables is None:
            return 0, False
        return _native.phrase_points(self._record, self._tables, obscene, every, False)

    def weighed_phrases(self, obscene: bool, every: bool, in_rtf: bool, most: int) -> list[WeighedPhrase]:
        """The first hits of such phrases with their points, in the order in which they stand; or those in RTF alone."""
        if self._tables is None:
            return []
        return _native.phrase_rows(self._record, self._tables, obscene, every, in_rtf, most, WeighedPhrase)

    def phrase_evidence(self, obscene: bool, every: bool, most: int) -> list[tuple[str, float, str, str, str, str]]:
        """(list, points, text, part, where, line of the list) of those outside of RTF attachments.

        Both texts are as evidence shows them: bounded, without users and passwords of addresses.
        """
        if self._tables is None:
            return []
        return _native.phrase_evidence(self._record, self._tables, obscene, every, most)

    def first_allowed(self) -> WeighedPhrase | None:
        """The first allowed phrase outside of RTF attachments."""
        return None if self._tables is None else _native.first_allowed(self._record, self._tables, WeighedPhrase)

    def scores_above(self, least: int) -> list[tuple[int, int, str]]:
        """(sum, number, name) of the categories whose sum is above that."""
        if self._tables is None:
            return [(score.score, score.number, score.category) for score in self.content_scores if score.score > least]
        names = self._tables.categories
        return [(score, number, names.get(number, str(number)))
                for score, number in _native.scores_above(self._record, least)]

    def sign_evidence(self, places: list[int], wheres: tuple[str, ...], quoting: tuple[bool, ...], most: int
                      ) -> list[tuple[str, str, str]]:
        """(text, part, where) of the signs at these places, texts of at most so many characters.

        `wheres` and `quoting`, by the number of a sign: where it stands, and whether it quotes an address of its part.
        """
        return _native.sign_evidence(self._record, places, wheres, quoting, most)

    def content_score(self, number: int) -> int:
        """The sum of one category; 0 where none of its terms is there."""
        return _native.content_score(self._record, number)

    def learnt_odds(self, model: _native.Model) -> tuple[float, tuple[float, ...]]:
        """What a model makes of the features: log-odds, and what each of FEATURE_VIEWS says by itself."""
        odds, views, _ = model.score(self._record)
        return odds, views

    def learnt_in_part(self) -> bool:
        """Whether the message has more than the learner is given."""
        return self._record.features_are_cut()

    def learnt_words(self, model: _native.Model) -> list[tuple[str, float, int, int]]:
        """The words and pairs that a model knows: with weight, and how much spam and ham with it was learnt."""
        found = []
        for feature, text in _native.legible_features(self._record).items():
            weight, spam, ham = model.known(feature)
            if weight:
                found.append((text, weight, spam, ham))
        return found

    def object_keys(self, kinds: int, signatures: int, client: str | None = None,
                    domains: tuple[str, ...] = (), base: _native.ReputationBase | None = None) -> bytes:
        """Queries for the reputation of the objects of the message, and of its session; `kinds` as bits. With `base`
        without most of those that it knows nothing of."""
        return _native.record_keys(self._record, kinds, signatures, client, domains, base)

    def address_at(self, row: int) -> tuple[int, str]:
        """The field (as Record.addresses() numbers them) and the address of one row of the record."""
        return self._record.address_at(row)

    def record_for_learning(self) -> _native.Record:
        return self._record

    def fire(self, rules: _native.RuleSet) -> tuple[list[float], list[int], list[int]] | None:
        """Rules that fire on the signs: weights, numbers, and places in `signs`; None where none does."""
        return rules.fire(self._record)

    def fire_all(self, rules: _native.RuleSet) -> dict[int, int]:
        """Slot: place in `signs`, of every sign and every rule that fires, silent ones too (signs/rules.hpp)."""
        return rules.seen(self._record)
