"""Runs an exercise's checks on mutants of its own reference: which survive, which checks earn their place. Prints nothing.

A mutant is killed when some check fails on it, it crashes or it hangs. Each runs in a worker, for a mutant may do anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from grader import author
from grader.audit.mutants import Mutant, mutants
from grader.engine.check import Checker
from grader.engine.corpus import Plan
from grader.engine.explain import QuietExplainer
from grader.engine.reference import Reference, Task, apply_mistakes
from grader.session import Session
from grader.subject import codec
from grader.subject.batch import WorkerGone, WorkerTimeout
from grader.subject.client import Worker

SECONDS = 5.0  # for all calls of one mutant; the references take well under one


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of one mutant or mistake. killers: the checks that failed; ("hang",), ("crash",) or ("load",) else."""

    name: str
    killers: tuple[str, ...]
    diff: str = ""
    mutant: Mutant | None = None
    equivalent: author.Equivalent | None = None

    @property
    def survived(self) -> bool:
        return not self.killers and self.equivalent is None


@dataclass(frozen=True, kw_only=True)
class ExerciseAudit:
    """The audit of one exercise."""

    name: str
    verdicts: tuple[Verdict, ...]
    mistakes: tuple[Verdict, ...]
    unused_equivalents: tuple[author.Equivalent, ...]
    checks: tuple[str, ...]

    @property
    def survivors(self) -> tuple[Verdict, ...]:
        return tuple(v for v in (*self.verdicts, *self.mistakes) if v.survived)

    @property
    def idle_checks(self) -> tuple[str, ...]:
        """Checks that failed on no mutant and no mistake."""
        used = {name for v in (*self.verdicts, *self.mistakes) for name in v.killers}
        return tuple(name for name in self.checks if name not in used)

    @property
    def never_alone(self) -> tuple[str, ...]:
        """Checks that never were the only one to fail."""
        alone = {v.killers[0] for v in (*self.verdicts, *self.mistakes) if len(v.killers) == 1}
        return tuple(name for name in self.checks if name not in alone)


@dataclass(kw_only=True)
class Auditor:
    """Audits exercises one mutant at a time; workers are kept until a mutant ends one."""

    session: Session
    _workers: dict[str, Worker] = field(default_factory=dict)

    def worker(self, kind: str) -> Worker:
        held = self._workers.get(kind)
        if held is None or held.gone:
            held = self._workers[kind] = self.session.pool.start(kind)
        return held

    def close(self) -> None:
        for worker in self._workers.values():
            worker.close()

    def killers(self, task: Task, plan: Plan, reference: Reference, source: str) -> tuple[str, ...]:
        """The names of the checks that fail on this text of the topic's file."""
        try:
            worker = self.worker(task.topic.kind)
            worker.start_clock(SECONDS)
            names = tuple(exercise.name for exercise in task.topic.exercises)
            header = worker.load(source, filename=f"{task.topic_name}.py", topic=task.topic_name, names=names)
            if "error" in header:
                return ("load",)
            result = Checker(task, plan, worker, lambda: QuietExplainer(task, plan, worker, lambda: reference)).run()
        except WorkerTimeout:
            return ("hang",)
        except (WorkerGone, codec.ProtocolError):
            return ("crash",)
        if result.status in ("not_started", "blocked"):
            return (result.status,)
        return tuple(check.name for check in result.checks if check.status == "failed")

    def verdicts(self, task: Task, *, progress: Callable[[], None] = lambda: None) -> ExerciseAudit:
        """Every mutant of the exercise's reference and every mistake, judged by its checks."""
        reference = self.session.reference(task.topic_name)
        plan = self.session.plan(task)
        used: set[author.Equivalent] = set()
        judged = []
        for mutant in mutants(reference.source, task.name):
            killers = self.killers(task, plan, reference, mutant.source)
            marked = None if killers else next((e for e in task.exercise.equivalents if matches(e, mutant)), None)
            used |= {marked} if marked else set()
            judged.append(
                Verdict(
                    name=f"{mutant.name} {mutant.operator}",
                    killers=killers,
                    diff=mutant.diff,
                    mutant=mutant,
                    equivalent=marked,
                )
            )
            progress()
        wrong = [self._mistake(task, plan, reference, mistake) for mistake in task.exercise.mistakes]
        checks = [section.check for section in plan.sections] + ["returns", "inputs_unchanged", "off_limits"]
        checks += ["gradient"] if plan.gradients else []
        return ExerciseAudit(
            name=task.name, verdicts=tuple(judged), mistakes=tuple(wrong), checks=tuple(checks),
            unused_equivalents=tuple(e for e in task.exercise.equivalents if e not in used),
        )  # fmt: skip

    def _mistake(self, task: Task, plan: Plan, reference: Reference, mistake: author.Mistake) -> Verdict:
        source = apply_mistakes(reference.source, task.name, (mistake,))
        if source is None:
            where = f"grader/topics/{task.topic_name}.py: {task.name}: mistake {mistake.name}"
            raise author.AuthorError(f"{where}: its old text does not occur exactly once in the reference")
        return Verdict(
            name=f"mistake {mistake.name}", killers=self.killers(task, plan, reference, source), diff=mistake.says
        )


def matches(equivalent: author.Equivalent, mutant: Mutant) -> bool:
    """Whether an equivalent in a topic's file means this mutant: the same change, white space aside."""
    return _words(equivalent.before) == _words(mutant.before) and _words(equivalent.after) == _words(mutant.after)


def _words(text: str) -> str:
    return " ".join(text.split())


def audits(auditor: Auditor, tasks: list[Task]) -> Iterator[ExerciseAudit]:
    for task in tasks:
        yield auditor.verdicts(task)
