"""Compare what two texts deny and restrict: the small words by which a sentence turns into its opposite."""

import re
from collections.abc import Sequence

from assistant.clauses import Clause, Evidence, Stems, is_form, split_clauses, split_scopes
from assistant.paraphrases import LIGHT
from assistant.quantities import holds_quantity, read_quantities

NEGATION = re.compile(
    r"\b(?:inte|ej|icke|ingen|inget|inga|aldrig|varken|ingenting|knappast|not|no|never|none|neither|nor|cannot|without|nothing)\b"
    r"|n[’']t\b",
    re.IGNORECASE,
)
# What denies without such a word: over, closed, missing, left out, outside, separate, not before.
DENYING = re.compile(
    r"avsluta|stäng|upphör|\bsakna|\bslut\b|gratis|kostnadsfri|avgiftsfri|exklusive|undanta|\bokän|\boklar|\bobegräns|framgår|\bnej\b"
    r"|förbud|förbju|\butan\b|utanför|"
    r"för sent|obekräfta|utesl|gick ut|gått ut|löpt ut|försvann|avstå|annan\b|annat\b|andra än|\bskild|åtskild|före detta|tidigare"
    r"|oavsett|\bförst (?:när|efter|sedan|då|från)\b|\bförrän\b|omöjlig|avslag|avslå|nekas|\bfri\b|"
    r"slipp|bortse|i stället|istället|snarare|tvärtom|nekad|avböj|utelämna|\bstopp|lades? ne[dr]|nedlag|inaktuell|\bslutade\b"
    r"|\bgaml[ae]\b|ersatt|föråld|historisk|\bbegränsa|separat|trots|hinder|nej\b|\bfel\b|förrän|ended|closed|missing|\bfree\b|unknown"
    r"|unclear|exclu|former|separate|different|outside|instead|rather|lacks?\b|unable|except|apart from|\bonly\b|stopped|ceased"
    r"|discontinued|expired|ran out|impossible|refus|ineligible|unclear|yet to be|unlimited",
    re.IGNORECASE,
)
# Of these, what no sentence may say where the source denies nothing at all.
ENDING = re.compile(
    r"avslutad|avslutat|\bstängd|\bstängt\b|upphört|\bsaknar?\b|undantag|undantas|utesl(?:uten|utna|uts)|förbjud|ended|\bclosed\b"
    r"|excluded",
    re.IGNORECASE,
)
# What denies in its own way, with the words of a sentence that says the same with a "not".
WAYS: Sequence[tuple[re.Pattern[str], re.Pattern[str]]] = tuple(
    (re.compile(said, re.IGNORECASE), re.compile(denial, re.IGNORECASE))
    for said, denial in (
        (
            r"avsluta\w*|stäng\w*|upphör\w*|\bslut(?:ade)?\b|gick ut|gått ut|löpt ut|nedlag\w*|ended|closed",
            r"sök|öpp|finns|kvar|pågå|gäll|längre|\bgå(?:r|tt)?\b|delta|med\b|möjlig|ansök|start|aktuell|kunn|kan\b|open|apply|avail|run|longer|join",
        ),
        (r"gratis|kostnadsfri\w*|avgiftsfri\w*|\bfri(?:tt)?\b|\bfree\b", r"kost|betal|avgift|pris|pay|fee|charge"),
        (r"exklusive|exkl\b|excluding|exclusive of", r"moms|ingå|inräkna|vat\b|includ"),
        (r"\bokän\w*|\boklar\w*|obekräfta\w*|unknown|unclear", r"känt|känd|vet|framgå|säg|klar|hitta|uppgift|belagt|known|clear|say|state"),
    )
)
DENIED_END = re.compile(
    r"\b(?:inte|ej|aldrig|not|never)\s+(?:\w+\s+)?(gratis|kostnadsfri|avgiftsfri|avsluta|stäng|upphör|sakna|undanta|oklar|okän|free"
    r"|closed|ended|excluded)", re.IGNORECASE
)  # fmt: skip
INCLUDING = re.compile(r"\b(?:även (?:om|utan|för)|oavsett|också|även|even (?:if|without)|regardless|also)\b", re.IGNORECASE)
UNKNOWN = re.compile(
    r"(?:inte|ej) (?:är )?(?:känt|känd|belagt|belagd|hittats)|framgår inte|går inte att säga|okän[td]|oklart", re.IGNORECASE
)
OUTDATED = re.compile(r"\b(?:äldre|gaml[ae]|gammal|föråldr|inaktuell|tidigare|ersatt|old(?:er)?\b|outdated|former|previous)", re.IGNORECASE)
INVALID = re.compile(
    r"\b(?:gäller|gällde|stämmer|är|var) (?:inte|ej)\b|inte längre|no longer|\binte [\d\w]+ (?:kronor|euro|procent)", re.IGNORECASE
)
LIMITING = re.compile(r"\b(?:inte|ej|not|no) (?:\w+ )?(?:mer|fler|över|under|mindre|färre|more|less|fewer)\b", re.IGNORECASE)
COMPARISON = re.compile(r"\bän\b|\bdesto\b|jämför|\bthan\b", re.IGNORECASE)
RESTRICTION = re.compile(r"\b(?:endast|bara|enbart|enda|uteslutande|only|solely|exclusively|inte annat än|inget annat än)\b", re.IGNORECASE)
# Pairs of opposites, as the beginnings of words: a sentence that has one side and a source that has the other say the opposite.
OPPOSITES: Sequence[tuple[re.Pattern[str], re.Pattern[str]]] = tuple(
    (re.compile(rf"\b(?:{one})", re.IGNORECASE), re.compile(rf"\b(?:{other})", re.IGNORECASE))
    for one, other in (
        (r"små\b|mindre\b|liten\b|litet\b|small", r"stora\b|större\b|stor\b|large"),
        (r"försv[aiu]nn|förlora|tappa|lades ner|disappear|lost\b", r"tillk[oa]m|skapa|kom till\b|added\b|created\b"),
        (r"(?:i )?förskott|i förväg|in advance", r"(?:i )?efterhand|efterskott|afterwards|in arrears"),
        (
            r"samma\b|lika(?:dan|dana|dant)?\b|identisk|same\b|equal",
            r"skil(?:d|j)|(?:en )?annan sak|något annat|olika\b|varier|differ|var(?:y|ies|ied)\b",
        ),
        (r"inaktuell|föråldrad|gammal\b|outdated|obsolete", r"aktuell|gällande\b|current\b|up to date"),
        (r"högre\b|höj|öka|ökning|higher|increase|rais", r"lägre\b|sänk|minska|minskning|sjunk|lower|decrease|reduc"),
        (r"öppna|öppnade|opened|opens", r"stäng|closed|closes"),
        (r"köp(?:a|er|te|t|s)\b|buys?\b|bought", r"sälj|sålde|sålt|sells?\b|sold"),
        (r"(?:i|under) början av|tidigt i|early in|beginning of", r"(?:i|under) slutet av|sent i|late in|end of"),
        (r"första halv", r"andra halv"),
        (r"frivillig|voluntar", r"obligatorisk|tvingande|krav\b|måste\b|mandatory|compulsory"),
        (r"privat", r"offentlig|statlig|statligt|public"),
        (r"heltid", r"deltid"),
        (r"på plats|on site", r"på distans|online"),
        (r"skriftlig|in writing|written", r"muntlig|oral"),
        (r"tillfällig|temporar", r"permanent|varaktig|tillsvidare"),
        (r"nationell|i hela landet|national", r"regional|lokal\b|lokala\b|local"),
        (r"export", r"import"),
        (r"inklusive|inkl\b|including", r"exklusive|exkl\b|excluding"),
        (r"fler\b|flest|more\b", r"färre\b|fewer|less\b"),
        (r"bättre\b|better", r"sämre\b|worse"),
        (r"lätt\b|enkel|enkelt|easy", r"svår|difficult|hard\b"),
        (r"nyanställ|nya\b|nystart", r"befintlig|redan anställd|existing"),
        (r"första\b|first\b", r"sista\b|last\b"),
        (r"individuell", r"i grupp|gruppvis|in groups"),
        (r"fast (?:summa|belopp|ränta|pris)|fixed", r"rörlig|variab"),
        (r"avskaffa|ta(?:gits|s)? bort|abolish", r"inför|introduc"),
        (r"tjänstem[aä]n", r"arbetare\b"),
        (r"män\b", r"kvinnor\b"),
        (r"beviljad|beviljat|godkän|approve", r"avslag|avslå|neka|reject"),
        (r"snabb|quick|fast\b", r"långsam|slow"),
        (r"hög\b|höga\b|högt\b", r"låg\b|låga\b|lågt\b"),
        (r"tidigare (?:än|start)", r"senare (?:än|start)"),
        (r"yngre|unga\b|young", r"äldre|gamla\b|old(?:er)?\b"),
        (r"ger\b|ge\b|gav\b|lämnar", r"tar (?:betalt|ut)|debitera"),
        (r"lång(?:a|t)?\b", r"kort(?:a)?\b"),
    )
)
COVERED = 0.6  # of a clause's content words, from which a sentence has taken it up
TOUCHED = 0.3  # of a denial's content words, from which the source speaks of the same
MOST = 0.5  # of a denial's own content words
FEWEST_TAKEN = 2  # content words that the source has in its denial alone, from which a sentence has taken the denial up


def denies(text: str) -> bool:
    """Tell whether a negation stands in a text."""
    return bool(NEGATION.search(text))


def denies_in_any_way(text: str) -> bool:
    """Tell whether a text denies, in so many words or by saying that something is over, closed, missing or another thing."""
    return bool(NEGATION.search(text) or DENYING.search(text))


def flips_negation(sentence: str, cited: Sequence[Evidence], status: str, stems: Stems) -> bool:
    """Tell whether a sentence denies what its sources (with the words for their status) do not, or affirms what they deny."""
    return _adds_denial(sentence, [*(evidence.text for evidence in cited), status], stems) or any(
        _drops_denial(sentence, evidence, cited, stems) for evidence in cited
    )


def _adds_denial(sentence: str, sources: Sequence[str], stems: Stems) -> bool:
    source = " ".join(sources)
    denying = [Clause(scope, stems(scope)) for text in sources for scope in split_scopes(text) if denies_in_any_way(scope)]
    if ENDING.search(sentence) and not denying and not RESTRICTION.search(source):
        return True
    if (match := DENIED_END.search(sentence)) and not denies(source) and re.search(rf"\b{match[1]}", source, re.IGNORECASE):
        return True
    own = [clause for clause in split_clauses(sentence, stems) if denies(clause.text)]
    return any(
        not any(_fits(clause, other) and _touches(clause, other) for other in denying) and not RESTRICTION.search(source) for clause in own
    )


def _fits(clause: Clause, other: Clause) -> bool:
    """Tell whether a clause with a "not" may say what a source says without one: "går inte att söka" of what is closed."""
    bare = other.text
    for said, denial in WAYS:
        if said.search(bare) and denial.search(clause.text):
            return True
        bare = said.sub("", bare)
    return denies_in_any_way(bare)


def _touches(clause: Clause, other: Clause) -> bool:
    return (
        len(clause.stems) < 2
        or not other.stems
        or _share(clause.stems, other.stems) >= TOUCHED
        or _share(other.stems, clause.stems) >= COVERED
    )


def _share(wanted: frozenset[str], known: frozenset[str]) -> float:
    return len(wanted & known) / len(wanted) if wanted else 0.0


def _drops_denial(sentence: str, evidence: Evidence, cited: Sequence[Evidence], stems: Stems) -> bool:
    """Tell whether a part of a sentence that denies nothing has taken its words from what the source denies, and from nowhere else."""
    affirmed = frozenset[str]().union(
        *(scope.stems for scope in evidence.scopes if not denies(scope.text)), *(other.stems for other in cited if other is not evidence)
    )
    own = [stems(scope) for scope in split_scopes(sentence) if not denies_in_any_way(scope) and not RESTRICTION.search(scope)]
    return any(
        _takes(said, scope.stems - affirmed - (frozenset() if UNKNOWN.search(scope.text) else LIGHT), affirmed)
        for scope in evidence.scopes
        if denies(scope.text)
        for said in own
    )


def _takes(said: frozenset[str], only_denied: frozenset[str], affirmed: frozenset[str]) -> bool:
    """Tell whether words have been taken from a denial: most of its own ones, or more of them than of what is affirmed."""
    taken = {stem for stem in only_denied if any(is_form(stem, other) for other in said)}
    if len(taken) >= FEWEST_TAKEN:
        return len(taken) >= MOST * len(only_denied) or len(taken) >= len(said & affirmed)
    return bool(taken) and len(only_denied) <= len(taken)


def takes_what_is_denied(sentence: str, cited: Sequence[Evidence]) -> bool:
    """Tell whether a sentence gives, without a denial, a figure that its sources only give as what does not hold, or no longer."""
    if denies_in_any_way(sentence) or OUTDATED.search(sentence):
        return False
    for figure in read_quantities(sentence):
        homes = [scope.text for evidence in cited for scope in evidence.scopes if holds_quantity(figure, read_quantities(scope.text))]
        if homes and figure.unit != "year" and all(_is_invalid(text) for text in homes):
            return True
    return False


def _is_invalid(text: str) -> bool:
    bare = LIMITING.sub("", text)
    return bool(INVALID.search(bare) or OUTDATED.search(bare))


def says_the_opposite(sentence: str, source: str) -> bool:
    """Tell whether a sentence has one word of a pair of opposites and the source the other, and neither denies nor compares."""
    if denies(sentence) or denies(source) or COMPARISON.search(sentence):
        return False
    return any(
        (one.search(sentence) and not other.search(sentence) and other.search(source) and not one.search(source))
        or (other.search(sentence) and not one.search(sentence) and one.search(source) and not other.search(source))
        for one, other in OPPOSITES
    )


def drops_every_denial(sentence: str, cited: Sequence[Evidence]) -> bool:
    """Tell whether all sources deny something and a sentence in another language, whose words cannot be compared, nothing."""
    return (
        bool(cited)
        and all(denies(evidence.text) for evidence in cited)
        and not denies_in_any_way(sentence)
        and not RESTRICTION.search(sentence)
    )


def changes_restriction(sentence: str, source: str, stems: Stems) -> bool:
    """Tell whether an "only" was added, or left out of what was taken up; a denial in the source restricts too."""
    if RESTRICTION.search(sentence):
        if INCLUDING.search(source) and not INCLUDING.search(sentence):
            return True
        return not RESTRICTION.search(source) and not denies_in_any_way(source)
    if RESTRICTION.search(source) and INCLUDING.search(sentence) and not INCLUDING.search(source):
        return True
    said = stems(sentence)
    restricted = (clause for clause in split_clauses(source, stems) if RESTRICTION.search(clause.text) and len(clause.stems) > 1)
    return not denies_in_any_way(sentence) and any(_share(clause.stems, said) >= COVERED for clause in restricted)
