import random
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from executor.roadmap import Book, parse, tick
from tests.roadmap.strategies import Written, roadmaps

few = settings(deadline=None, max_examples=40)


@few
@given(roadmaps())
def test_every_box_is_found_at_its_byte_and_nothing_else_is(written: Written) -> None:
    found = parse(written.data).tasks
    assert tuple((task.marker, task.done) for task in found) == written.boxes


@few
@given(roadmaps(), st.data())
def test_ticking_a_task_changes_exactly_its_marker(written: Written, data: st.DataObject) -> None:
    before = parse(written.data)
    task = data.draw(st.sampled_from(before.tasks))
    ticked = tick(written.data, [task])
    changed = [at for at, byte in enumerate(written.data) if ticked[at] != byte]
    assert len(ticked) == len(written.data)
    assert changed == ([] if task.done else [task.marker])
    after = parse(ticked)
    assert after.by_key[task.key].done
    assert [(t.key, t.id, t.text) for t in after.tasks] == [
        (t.key, t.id, t.text) for t in before.tasks
    ]


@few
@given(roadmaps(), st.sampled_from(["## A new section\n\n- [ ] something new", "Some prose."]))
def test_keys_survive_an_edit_elsewhere(written: Written, addition: str) -> None:
    keys = {task.key for task in parse(written.data).tasks}
    edited = written.data + f"\n\n# The end\n\n{addition}\n".encode()
    assert keys <= {task.key for task in parse(edited).tasks}


@few
@given(roadmaps())
def test_names_are_unique_and_the_tree_is_consistent(written: Written) -> None:
    roadmap = parse(written.data)
    assert len(roadmap.by_key) == len(roadmap.by_id) == len(roadmap.tasks)
    for task in roadmap.tasks:
        assert task.title
        assert all(roadmap.by_key[child].parent == task.key for child in task.children)
        assert task.key in {leaf.key for leaf in roadmap.under(task.id)} or task.children


@few
@given(roadmaps(), st.randoms(use_true_random=False))
def test_a_book_that_adopts_ticks_knows_what_a_new_parse_would_find(
    written: Written, order: random.Random
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ROADMAP.md")
        path.write_bytes(written.data)
        book = Book.read(path, "ROADMAP.md")
        leaves = [task.key for task in book.roadmap.leaves()]
        order.shuffle(leaves)
        for key in leaves:
            data = book.ticked(key)
            path.write_bytes(data)
            book.adopt(data, key)
            assert book.roadmap == parse(data)
            assert not book.refresh()
        assert all(task.done for task in book.roadmap.leaves())
