"""What Wagtail calls when the last step of a workflow is approved (WAGTAIL_FINISH_WORKFLOW_ACTION).

Wagtail imports this module together with its models: it must not import any.
"""

from typing import Any


def publish_approved_revision(workflow_state: Any, user: Any = None) -> None:
    """Publish what was approved.

    Of a case this is the revision that the last step names: the reviewers have no right to publish
    cases otherwise. Anything else is published like Wagtail does it.
    """
    step = workflow_state.current_task_state
    if getattr(step.task.specific, "publishes_reviewed_revision", False):
        step.revision.publish(user=user, skip_permission_checks=True)
    else:
        workflow_state.content_object.get_latest_revision().publish(user=user)
