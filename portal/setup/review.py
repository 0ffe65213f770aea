"""Creates the workflow in which cases are reviewed, and assigns it to the list of cases."""

from wagtail.models import Task, Workflow, WorkflowPage, WorkflowTask

from casestudies.models import BothSides, CaseIndexPage, MunicipalApproval

WORKFLOW = "連携事例の審査"
#: The steps in their order.
STEPS: tuple[tuple[type[Task], str], ...] = (
    (MunicipalApproval, "市町村承認"),
    (BothSides, "福祉部局・地域振興部局の審査"),
)


def make_review() -> bool:
    """Create the review and assign it; tell whether anything was missing.

    Every case needs this review, so it replaces another workflow that was assigned to the list.
    """
    index = CaseIndexPage.objects.first()
    if index is None:
        return False
    first = STEPS[0][0].objects.filter(active=True, workflow_tasks__workflow__active=True).first()
    workflow = first.workflows.first() if first else None
    if workflow is None:
        workflow = Workflow.objects.create(name=WORKFLOW)
        for number, (model, name) in enumerate(STEPS):
            task = model.objects.create(name=name)
            WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=number)
    assigned = WorkflowPage.objects.filter(page=index, workflow=workflow).exists()
    if not assigned:
        WorkflowPage.objects.update_or_create(page=index, defaults={"workflow": workflow})
    return not assigned
