"""Calls as Python text that can be pasted: what must come before, and the call. Knows the exercise, asks nobody anything."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.engine import show
from grader.engine.reference import Task
from grader.subject import codec

# Before a call whose gradient is meant: the input in question by its name, and `gradient`, of the call's answer.
GRADIENT = """{made}


def gradient(answer):
    # of a loss that is the sum of all entries of the answer, each times a fixed number
    parts, weights = [answer], [{weights}]
    while any(isinstance(part, (tuple, list)) for part in parts):
        parts = [p for part in parts for p in (part if isinstance(part, (tuple, list)) else [part])]
    parts = [part for part in parts if torch.is_tensor(part) and part.is_floating_point()]
    loss = sum((weight * part).sum() for weight, part in zip(weights, parts))
    return torch.autograd.grad(loss, {variable}, allow_unused=True)[0] if loss.requires_grad else None

"""


def written(
    task: Task, args: tuple[Any, ...], kwargs: dict[str, Any], how: str = "call"
) -> tuple[str, str, tuple[str, ...]]:
    """A call as text: what comes before it, the call, and facts about the functions in it."""
    if how == "forward":
        init, state, *inputs = args
        made = f"model = {show.call(task.name, init, {}, tensors=True)}.double()"
        setup = "\n".join(filter(None, (made, show.load_state(state))))
        return setup, show.call("model", tuple(inputs), {}, tensors=True), ()
    if how == "parameters":
        return "", f"dict({show.call(task.name, args[0], {}, tensors=True)}.named_parameters())", ()
    before, facts = [], []
    for thing in (*args, *kwargs.values()):
        if isinstance(thing, codec.Model):
            before.append(show.model_setup(thing))
        if isinstance(thing, codec.Function) and thing.name in task.topic.functions:
            function = task.topic.functions[thing.name]
            before.append("from functools import partial\n\n\n" + inspect.getsource(function) + "\n")
            words = (inspect.getdoc(function) or "").splitlines()[:1]
            facts += [f"{thing.name}{inspect.signature(function)}: {word}" for word in words]
    return "\n".join(before), show.call(task.name, args, kwargs, tensors=task.torch), tuple(facts)


LAYOUTS: dict[int, Callable[[np.ndarray[Any, Any]], str]] = {  # as `codec.Encoder` lays arrays out
    1: lambda values: f"np.asfortranarray({show.literal(values, tensors=False)})",
    2: lambda values: f"{show.literal(values[..., ::-1], tensors=False)}[..., ::-1]",
    3: lambda values: f"np.repeat({show.literal(values, tensors=False)}, 2, axis=-1)[..., ::2]",
}


def laid_out(args: tuple[Any, ...], kwargs: dict[str, Any], layout: int) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments of a call with each array of floats written so that it lies in memory in that way."""

    def walk(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return show.Name(name=LAYOUTS[layout](value)) if value.ndim and value.dtype.kind == "f" else value
        if isinstance(value, (tuple, list)):
            return type(value)(map(walk, value))
        return value

    return tuple(map(walk, args)), {key: walk(value) for key, value in kwargs.items()}


def nested(args: tuple[Any, ...], answers: list[tuple[str, Any]]) -> tuple[Any, ...]:
    """The arguments of a call, those that are the answer of an earlier one as that call: f(f(z)). answers: each call and its."""

    def walk(value: Any) -> Any:
        if isinstance(value, np.ndarray) and show.is_long(value):
            for text, answer in answers:
                for index, part in enumerate(answer if isinstance(answer, tuple) else (answer,)):
                    if isinstance(part, np.ndarray) and np.array_equal(part, value):
                        return show.Name(name=f"{text}[{index}]" if isinstance(answer, tuple) else text)
        return tuple(map(walk, value)) if isinstance(value, tuple) else value

    return tuple(map(walk, args))


def gradient(
    task: Task, args: tuple[Any, ...], kwargs: dict[str, Any], names: list[str], where: str, weights: list[Any]
) -> tuple[str, str]:
    """What comes before a call whose gradient is wrong, and the call. where: ends with the name of the input meant."""
    name = where.rpartition(" ")[2] or names[0]  # what raises has no place of its own
    if task.exercise.how != "call" or name not in names:
        setup, text, _ = written(task, args, kwargs, task.exercise.how)
        return setup, text
    variable = re.sub(r"\W+", "_", name).strip("_")
    value, replaced = named(args, names.index(name), variable)
    _, text, _ = written(task, replaced, kwargs)
    made = f"{variable} = {show.literal(value, tensors=True)}.requires_grad_()"
    parts = ", ".join(f"torch.tensor({weight.tolist()})" for weight in weights)
    return GRADIENT.format(made=made, variable=variable, weights=parts), text


def named(args: tuple[Any, ...], number: int, name: str) -> tuple[Any, tuple[Any, ...]]:
    """The float input of this number, and the arguments with a name in its place."""
    found: list[Any] = []
    counter = iter(range(1 << 30))

    def walk(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            if value.dtype.kind != "f" or next(counter) != number:
                return value
            found.append(value)
            return show.Name(name=name)
        if isinstance(value, (tuple, list)):
            parts = [walk(part) for part in value]
            return parts if isinstance(value, list) else tuple(parts)
        if isinstance(value, dict):
            return {key: walk(part) for key, part in value.items()}
        return value

    replaced = walk(tuple(args))
    return found[0], replaced
