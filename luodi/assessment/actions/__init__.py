"""Writes of schemes, runs, published results and objections."""

from .publishing import (
    answer_objection,
    file_objection,
    freeze_results,
    publish_results,
    reopen_results,
)
from .runs import bring_outside_figures, make_run, score_units
from .schemes import (
    add_scheme,
    change_scheme,
    checked,
    copy_scheme,
    drop_work,
    finish_work,
    keep_work,
    load_shipped_schemes,
    publish_scheme,
    return_scheme,
    review_scheme,
    start_scheme,
)

__all__ = [
    "add_scheme",
    "answer_objection",
    "bring_outside_figures",
    "change_scheme",
    "checked",
    "copy_scheme",
    "drop_work",
    "file_objection",
    "finish_work",
    "freeze_results",
    "keep_work",
    "load_shipped_schemes",
    "make_run",
    "publish_results",
    "publish_scheme",
    "reopen_results",
    "return_scheme",
    "review_scheme",
    "score_units",
    "start_scheme",
]
