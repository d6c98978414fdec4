"""Checks a submission from its files to a report: workers, plans and time limits around the engine. Prints nothing."""

from __future__ import annotations

import os
import re
import time
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import grader
from grader import course
from grader.author import AuthorError
from grader.engine import cache, results, show
from grader.engine.check import Checker
from grader.engine.corpus import EXAMPLES, Plan, compile_plan
from grader.engine.reference import Reference, Task, task
from grader.record import record
from grader.subject import codec
from grader.subject.batch import Subject, WallBroken, WorkerGone, WorkerTimeout
from grader.subject.client import Worker
from grader.subject.local import Local
from grader.subject.pool import Pool
from grader.submission import Submission, Unreadable, shown_path
from grader.words import say

if TYPE_CHECKING:
    from grader.engine.explain import Explainer

EXPLAIN_SECONDS = 1.0  # beyond the time limit, to shrink a failure of a slow solution


@record
class Settings:
    """How to check. timeout: wall-clock seconds for each exercise. explain: with counterexamples and diagnoses; shrink: the former
    made as small as they get."""

    seed: int = 0
    examples: int = EXAMPLES
    timeout: float = 10.0
    explain: bool = True
    shrink: bool = True


@dataclass(kw_only=True)
class Session:
    """Everything that stays from one submission to the next: the pool of workers, the plans, the references."""

    pool: Pool
    settings: Settings = field(default_factory=Settings)
    plans: cache.PlanCache = field(default_factory=lambda: cache.PlanCache(cache.folder()))
    protections: dict[str, str] = field(default_factory=dict)
    _references: dict[str, Reference] = field(default_factory=dict)
    _trusted: list[Worker] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pool.keep = str(self.plans.directory.absolute()) if self.plans.directory else ""

    def reference(self, topic: str) -> Reference:
        if topic not in self._references:
            self._references[topic] = Reference(topic, self._trusted_subject)
        return self._references[topic]

    def _trusted_subject(self, kind: str) -> Subject:
        """For the reference: in this process where that is cheap, else in a process that has torch already."""
        if kind == "numpy":
            return Local(kind)
        worker = self.pool.start(kind, trusted=True, ahead=("autograd",))
        worker.start_clock(3600.0)
        self._trusted.append(worker)
        return worker

    def plan(self, work: Task) -> Plan:
        """The inputs and right answers of an exercise."""
        settings = self.settings

        def make() -> Plan:
            reference = self.reference(work.topic_name)
            plan = compile_plan(work, reference, seed=settings.seed, count=settings.examples)
            return replace(plan, notes={"parameters": reference.parameters.get(work.name, ())})

        return self.plans.get(work.topic_name, work.name, settings.seed, settings.examples, make)

    def release(self) -> None:
        """End the references' own processes, some 30 MB each; a later question starts them again."""
        for worker in self._trusted:
            with suppress(WallBroken):
                worker.close()
        self._trusted.clear()
        for reference in self._references.values():
            reference.release()

    def close(self) -> None:
        self.release()
        self.pool.close()

    # --- a submission ----------------------------------------------------------------------------------------------

    def check(self, submission: Submission, targets: list[course.Target]) -> results.Report:
        """A report on the targets."""
        topics = tuple(self.topics(submission, targets))
        return self.report(submission, topics)

    def report(
        self, submission: Submission, topics: tuple[results.Topic, ...], *, complete: bool = True
    ) -> results.Report:
        on = {name: state == "on" for name, state in self.protections.items()}
        return results.Report(
            grader=grader.__version__,
            seed=self.settings.seed,
            submission=submission.name,
            topics=topics,
            protections=on,
            complete=complete,
        )

    def topics(self, submission: Submission, targets: list[course.Target]) -> Iterator[results.Topic]:
        """The results of one topic after the other."""
        for target in targets:
            yield TopicCheck(self, submission, target).run()


CAUSES = (
    (r"must be Tensor, not|must be a Tensor, got",
     "usual cause: a NumPy array, a list or a number where torch wants a tensor"),
    (r"Dimension out of range",
     "usual cause: a dim that the tensor does not have; has it fewer axes than you think?"),
    (r"Float but found|same dtype|expected scalar type|dtype .* !=|expected .* to have the same dtype",
     "usual cause: a float32 tensor made on the way; give it the dtype of the inputs (x.new_zeros, dtype=x.dtype)"),
    (r"matmul|mat1 and mat2|shapes .* not aligned|size mismatch",
     "usual cause: a matrix product whose inner sizes differ; is a .T missing, or one too many?"),
    (r"broadcast|must match the size of tensor|must match the existing size",
     "usual cause: two shapes that do not fit; is an axis missing (keepdims=True, [:, None]) or one too many?"),
    (r"NoneType", "usual cause: a function that you call has no return"),
    (r"out of bounds|out of range", "usual cause: an index one too large"),
    (r"takes \d+ positional|missing \d+ required|unexpected keyword",
     "usual cause: the parameters are not those of the stub"),
    (r"is not defined", "usual cause: a typo, or a missing import"),
    (r"cannot access local variable", "usual cause: a name that is set in only some of the cases, or under another spelling"),
    (r"invalid character|invalid non-printable", "usual cause: Chinese punctuation in the code; Python wants , : ( ) \" and plain spaces"),
    (r"use of tabs and spaces|unindent does not match|unexpected indent|expected an indented block",
     "usual cause: lines of one block that do not begin in the same column; use four spaces, no tabs"),
    (r"was never closed|unterminated", "usual cause: a bracket or quote that is opened there and not closed"),
    (r"maximum recursion depth", "usual cause: the function calls itself without an end, or by mistake"),
    (r"EOF when reading a line", "usual cause: input() waits for somebody to type; work with the arguments instead"),
    (r"too many indices", "usual cause: an array that has fewer axes than you think"),
    (r"has no attribute", "usual cause: a typo, or a function of the other library (NumPy arrays and tensors differ)"),
    (r"not enough values to unpack|too many values to unpack",
     "usual cause: a tuple or shape with another number of parts than there are names"),
    (r"leaf Variable that requires grad", "usual cause: an input is changed in place; make a new tensor instead"),
    (r"Can't call numpy\(\) on Tensor", "usual cause: .numpy() cuts the graph; stay with tensors"),
    (r"only (length-1|0-dimensional|size-1|one element)|truth value of an array",
     "usual cause: an array where one number is needed (math.exp for np.exp, if for np.where?)"),
)  # fmt: skip


def usual_cause(error: codec.Raised) -> str:
    """What usually causes such an exception, "" if nothing is known."""
    for pattern, words in CAUSES:
        if re.search(pattern, error.message):
            return say(words)
    return ""


def columns(text: str) -> int:
    """How wide a text is in a terminal: Chinese characters take two columns."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


FAILED = ("failed", "crashed", "timed_out", "blocked")


class TopicCheck:
    """The check of one topic's file. quiet: without counterexamples and diagnoses, whatever the settings say."""

    def __init__(self, session: Session, submission: Submission, target: course.Target, *, quiet: bool = False) -> None:
        self.session, self.submission, self.target, self.quiet = session, submission, target, quiet
        self.topic = course.load(target.topic)
        self.worker: Worker | None = None
        self.source = ""
        self.functions: dict[str, Any] = {}
        self._siblings: dict[str, str] = {}
        self._printed: tuple[str, int] | None = None  # by the checks, without what explaining them made it print
        self._unloadable: results.Exercise | None = (
            None  # what to say of every exercise of a file that cannot be loaded
        )
        self._found: dict[str, results.Exercise] = {}
        self._needs: tuple[str, ...] = ()  # of the present exercise
        self._aside = 0.0  # seconds spent on those

    def run(self) -> results.Topic:
        path = self.submission.file(self.target.topic)
        shown = "" if path is None else shown_path(path)
        try:
            exercises = self._exercises()
        finally:
            if self.worker is not None:
                self.worker.close()
        return results.Topic(name=self.target.topic, title=self.topic.title, file=shown, exercises=tuple(exercises))

    def _exercises(self) -> list[results.Exercise]:
        try:
            source = self.submission.read(self.target.topic)
        except Unreadable as error:
            return self._all("crashed", str(error))
        if source is None or not source.strip():
            words = (
                say("there is no file {name}.py", name=self.target.topic)
                if source is None
                else say("the file is empty")
            )
            return self._all("not_started", words)
        if source == course.stub_text(self.target.topic):  # as it was given out: there is nothing to run
            return self._untouched()
        self.source = source
        self._siblings = self.submission.siblings(self.target.topic, source, course.topics())
        for exercise in self.topic.exercises:
            if exercise.name in self.target.exercises:
                self._needs, self._aside = exercise.needs, 0.0
                self._found[exercise.name] = self._settle(self._one(task(self.target.topic, exercise.name)))
        return [self._found[name] for name in self.target.exercises]

    def _blocking(self) -> tuple[str, ...]:
        """The needed exercises of the present one that failed. Those that nobody asked for are checked now, in a worker of their own."""
        unknown = tuple(name for name in course.exercise_names(self.target.topic) if name in self._needs)
        unknown = tuple(name for name in unknown if name not in self._found)
        if unknown and self._unloadable is None:
            began = time.perf_counter()
            target = course.Target(topic=self.target.topic, exercises=unknown)
            beside = TopicCheck(self.session, self.submission, target, quiet=True)
            self._found |= {result.name: result for result in beside.run().exercises}
            self._aside += time.perf_counter() - began
        return tuple(name for name in self._needs if name in self._found and self._found[name].status in FAILED)

    def _settle(self, result: results.Exercise) -> results.Exercise:
        """A failure of an exercise whose needed one failed too is blocked."""
        if self._unloadable is None and result.status in FAILED and (blocking := self._blocking()):
            return replace(result, status="blocked", blocked_by=blocking, diagnosis=None)
        return result

    def _untouched(self) -> list[results.Exercise]:
        lines = course.stub_lines(self.target.topic)
        return [
            results.Exercise(name=name, status="not_started", score=0.0, line=lines[name])
            for name in self.target.exercises
        ]

    def _all(self, status: str, message: str, line: int = 0) -> list[results.Exercise]:
        return [
            results.Exercise(name=name, status=status, score=0.0, message=message, line=line)
            for name in self.target.exercises
        ]

    def _start(self) -> results.Exercise | None:
        """A worker with the student's file in it; a result to copy if the file cannot be loaded."""
        session = self.session
        self.worker = session.pool.start(self.topic.kind, ahead=self._ahead())
        session.protections = self.worker.protections
        self.worker.start_clock(session.settings.timeout)
        names = tuple(exercise.name for exercise in self.topic.exercises)
        filename = f"{self.target.topic}.py"
        header = self.worker.load(
            self.source, filename=filename, topic=self.target.topic, names=names, siblings=self._siblings
        )
        if "error" in header:
            tree = header["error"]
            error = codec.parse_raised(tree[1] if type(tree) is list and len(tree) == 2 else None)
            line = error.frames[-1][0] if error.frames else 0
            message = say("{file} cannot be loaded: {what}", file=filename, what=show.raised(error))
            return results.Exercise(
                name="", status="crashed", score=0.0, message=message + self.place(error), line=line
            )
        found = header.get("functions")
        if type(found) is not dict:
            raise codec.ProtocolError("a file without functions")
        self.functions = found
        return None

    def _ahead(self) -> tuple[str, ...]:
        """What of torch takes long when it is first used, and is going to be used."""
        if self.topic.kind != "torch":
            return ()
        wanted = set(self.target.exercises)
        gradients = any(exercise.gradient for exercise in self.topic.exercises if exercise.name in wanted)
        used = {"autograd": gradients or "backward" in self.source, "optim": "optim" in self.source}
        return tuple(name for name, uses in used.items() if uses)

    def place(self, error: codec.Raised) -> str:
        """The student's own line of an exception, with a caret under the place, and the shapes at hand."""
        lines = self.source.splitlines()
        if not error.frames:
            return self._signature(error, lines)
        line, first, last, function = error.frames[-1]
        if not 0 < line <= len(lines):
            return ""
        text = codec.clean(lines[line - 1], 160)
        if (
            function
        ):  # of code that ran, places are counted in bytes of UTF-8; of code that cannot be read, in characters
            first, last = (len(text.encode()[:place].decode("utf-8", "ignore")) for place in (first, last))
        stripped = text.lstrip()
        cut = len(text) - len(stripped)
        shown = f"\n  {self.target.topic}.py, line {line}:\n    {stripped}"
        if cut <= first <= last <= len(text) and (last > first or not function):
            shown += "\n    " + " " * columns(text[cut:first]) + "^" * max(columns(text[first:last]), 1)
        if error.values:
            shown += "\n  " + say(
                "shapes there: {shapes}", shapes=", ".join(f"{k} {v}" for k, v in list(error.values.items())[:8])
            )
        cause = usual_cause(error)
        return shown + ("\n" + cause if cause else "")

    def _signature(self, error: codec.Raised, lines: list[str]) -> str:
        """The student's `def` line, if the grader's call did not fit its parameters."""
        match = re.search(r"(\w+)\(\) (?:takes|missing|got)", error.message)
        about = self.functions.get(match[1]) if match else None
        line = about.get("line") if type(about) is dict else None
        if type(line) is not int or not 0 < line <= len(lines):
            return ""
        shown = f"\n  {self.target.topic}.py, line {line}:\n    {codec.clean(lines[line - 1].strip(), 160)}"
        cause = usual_cause(error)
        return shown + ("\n" + cause if cause else "")

    def _one(self, work: Task) -> results.Exercise:
        """One exercise, with whatever goes wrong turned into a result."""
        start = time.perf_counter()
        timeout = self.session.settings.timeout
        try:
            if self._unloadable is None and (self.worker is None or self.worker.gone):
                self._unloadable = self._start()
            if self._unloadable is not None:
                return self._finish(replace(self._unloadable, name=work.name), work, start)
            result = self._checked(work)
        except WorkerTimeout as error:
            words = say("it did not finish within {seconds:g} seconds", seconds=timeout)
            if error.line:
                lines = self.source.splitlines()
                text = codec.clean(lines[error.line - 1].strip(), 120) if error.line <= len(lines) else ""
                words += "\n" + say("  it was in line {line}: {text}", line=error.line, text=text)
            words += self._reference_time(work)
            result = results.Exercise(name=work.name, status="timed_out", score=0.0, message=words)
        except WorkerGone as error:
            words = say(
                "your code broke the channel to the grader: {what}" if error.how == "protocol" else "{what}",
                what=error.words,
            )
            result = results.Exercise(name=work.name, status="crashed", score=0.0, message=words)
        except codec.ProtocolError as error:
            if self.worker is not None:
                self.worker.close()
            words = say("your code broke the channel to the grader: {what}", what=str(error))
            result = results.Exercise(name=work.name, status="crashed", score=0.0, message=words)
        except (WallBroken, AuthorError):
            raise
        except Exception as error:  # ours, so never counted against the student, and the next exercise goes on
            if os.environ.get("GRADER_TRACEBACK"):
                raise
            if self.worker is not None:
                self.worker.close()
            words = say("the grader failed here, not your code: {what}", what=f"{type(error).__name__}: {error}"[:300])
            result = results.Exercise(name=work.name, status="grader_error", score=0.0, message=words)
        return self._finish(result, work, start)

    def _like(self, work: Task) -> str:
        """A name in the student's file that may have been meant for the exercise's."""
        import difflib

        defined = re.findall(r"^(?:def|class)\s+(\w+)|^(\w+)\s*=", self.source, re.MULTILINE)
        others = {exercise.name for exercise in self.topic.exercises}
        names = [name for pair in defined for name in pair if name and name not in others]
        near = difflib.get_close_matches(work.name, names, n=1, cutoff=0.75)
        return say(", but {other}: is that a typo?", other=near[0]) if near else ""

    def _reference_time(self, work: Task) -> str:
        """How long the reference takes for the same calls: a student's code may be merely slow."""
        plan, reference = self.session.plan(work), self.session.reference(work.topic_name)
        start = time.perf_counter()
        for planned in plan.batches.values():
            reference.subject.run(planned.batch, work.topic.functions)
        seconds = time.perf_counter() - start
        return "\n" + say("  (the reference takes {seconds:.2g} s for all of its calls)", seconds=seconds)

    def _finish(self, result: results.Exercise, work: Task, start: float) -> results.Exercise:
        printed = ""
        if self.worker is not None:
            late = self.worker.take_printed()  # to be thrown away if the checks themselves are over already
            printed, total = self._printed or late
            if total > len(printed.encode()) + 64:
                printed += "\n" + say("... ({total} bytes in all)", total=total)
        self._printed = None
        about = self.functions.get(work.name)
        line = about.get("line", 0) if type(about) is dict else 0
        line = result.line or (line if type(line) is int else 0)
        seconds = round(time.perf_counter() - start - self._aside, 4)
        return replace(result, seconds=seconds, printed=printed, line=line)

    def _checked(self, work: Task) -> results.Exercise:
        worker, session = self.worker, self.session
        assert worker is not None
        about = self.functions.get(work.name)
        if type(about) is not dict:
            words = say("{file}.py has no {name}", file=self.target.topic, name=work.name) + self._like(work)
            return results.Exercise(name=work.name, status="not_started", score=0.0, message=words)
        if about.get("callable") is not True:
            words = say("{name} is not a function", name=work.name)
            return results.Exercise(name=work.name, status="failed", score=0.0, message=words)
        if about.get("stub") is True:
            return results.Exercise(name=work.name, status="not_started", score=0.0)
        plan = session.plan(work)
        worker.start_clock(session.settings.timeout)

        def explainer() -> Explainer:
            self._printed = worker.take_printed()  # what is printed from here on, nobody asked for
            quiet = self.quiet or not session.settings.explain or bool(self._blocking())
            worker.extend_clock(EXPLAIN_SECONDS + self._aside)
            from grader.engine.explain import Explainer, QuietExplainer  # not needed for what passes

            kind = QuietExplainer if quiet else Explainer
            shrink = session.settings.shrink
            return kind(work, plan, worker, lambda: session.reference(work.topic_name), self.place, shrink=shrink)

        watch = self._could_reach(work.exercise.off_limits)
        return Checker(work, plan, worker, explainer, watch=watch, text=self.source).run()

    def _could_reach(self, off_limits: tuple[str, ...]) -> bool:
        if not off_limits:
            return False
        from grader.engine.reach import could_reach  # most NumPy topics have nothing off limits

        return could_reach((self.source, *self._siblings.values()), off_limits)
