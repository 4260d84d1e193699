"""What pages, topics and surveys are called now, in the reader's language; their ids where they are not published."""

from __future__ import annotations

from collections.abc import Mapping

from content_packs.errors import ContentBad
from content_packs.model import Manifest, PageText, SurveyQuestion
from content_packs.plain import plain_text
from server.publishing.releases import Picture
from server.web.services import services
from server.web.words import get_locale


def page_texts(picture: Picture, pack: str, page: str) -> Mapping[str, PageText]:
    """A page in all its languages, as it is published; nothing where it is not."""
    manifest = picture.manifests.get(pack)
    try:
        return services().releases.page(manifest, page).texts if manifest else {}
    except (ContentBad, OSError):
        return {}


def page_title(picture: Picture, pack: str, page: str) -> str:
    texts = page_texts(picture, pack, page)
    titles = {tag: text.title for tag, text in texts.items()}
    return in_words(picture.manifests.get(pack), titles, page)


def topic_title(picture: Picture, topic: str) -> str:
    """The topic ``<publisher>/<pack>/<topic>``."""
    pack, _, name = topic.rpartition("/")
    manifest = picture.manifests.get(pack)
    titles = next((found.titles for found in manifest.topics if found.id == name), {}) if manifest else {}
    return in_words(manifest, titles, topic)


def survey_questions(picture: Picture, pack: str) -> dict[str, SurveyQuestion]:
    """The questions of a pack's surveys as they are asked now, by ``<survey>/<question>``."""
    manifest = picture.manifests.get(pack)
    surveys = manifest.surveys if manifest else ()
    return {f"{survey.id}/{question.id}": question for survey in surveys for question in survey.questions}


def in_words(manifest: Manifest | None, words: Mapping[str, str], otherwise: str) -> str:
    """`words` in the reader's language, else in the pack's own; as its author typed them."""
    wanted = (str(get_locale()), manifest.source_language if manifest else "")
    return plain_text(next((words[tag] for tag in wanted if words.get(tag)), otherwise))
