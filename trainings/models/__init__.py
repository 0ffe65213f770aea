"""研修・情報共有の機会: the training, its parts and the list of trainings."""

from trainings.models.index_page import TrainingIndexPage
from trainings.models.parts import (
    Lecturer,
    ProgrammeItem,
    RelatedPage,
    TrainingMaterial,
    TrainingSession,
)
from trainings.models.training import TrainingPage

__all__ = [
    "Lecturer",
    "ProgrammeItem",
    "RelatedPage",
    "TrainingIndexPage",
    "TrainingMaterial",
    "TrainingPage",
    "TrainingSession",
]
