# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Recorder: the file is valid at every moment, survives being killed, and goes on."""
import math
import os
import signal
import subprocess
import sys
import time

import numpy as np
import plainreader
import pytest
from conftest import DEMO, IMPORTED

import offramp

K, C, N = 3, 5, 40
FLOPS = [100, 250, 700]


def made(count=N, seed=0):
    numbers = np.random.default_rng(seed)
    return numbers.integers(0, C, count), (3 * numbers.standard_normal((K, count, C))).astype("f4")


def fill(path, step=8, upto=N, **options):
    labels, logits = made()
    with offramp.Recorder(path, K, C, N, FLOPS, **options) as recorder:
        for begin in range(0, upto, step):
            part = slice(begin, begin + step)
            recorder.add(labels[part], logits[:, part])
    return labels, logits


def entropy(row):
    """By the definition, with exact sums."""
    weights = [math.exp(float(x) - float(max(row))) for x in row]
    total = math.fsum(weights)
    return -math.fsum(w / total * math.log(w / total) for w in weights)


def test_the_file_is_what_the_format_says(tmp_path):
    path = tmp_path / "run.exits"
    labels, logits = fill(path)
    metadata, tensors = plainreader.read(path)
    assert plainreader.sums_fit(path)
    assert metadata["offramp_recording"] == "4" and metadata["classes"] == "5"
    assert tensors["flops"].tolist() == FLOPS and tensors["label"].tolist() == labels.tolist()
    assert (tensors["logits"] == logits).all()
    assert (tensors["predicted"] == logits.argmax(-1)).all()
    for k in range(K):
        for i in range(N):
            row = logits[k, i].astype(float)
            p = np.exp(row) / np.exp(row).sum()
            assert tensors["entropy"][k, i] == pytest.approx(entropy(row), abs=1e-6)
            assert tensors["confidence"][k, i] == pytest.approx(p.max(), abs=1e-6)
            assert tensors["margin"][k, i] == pytest.approx(np.sort(p)[-1] - np.sort(p)[-2], abs=1e-6)
    assert [plainreader.check_word(tensors, i) for i in range(N)] == tensors["check"].tolist()
    sizes = [tensors[name].dtype.itemsize for name in tensors]  # in the order of the file
    assert sizes == sorted(sizes, reverse=True)


def test_a_header_has_the_bytes_that_the_engine_writes():
    from offramp import _format as form
    data = (DEMO / "signs-small.exits").read_bytes()
    header = form.parse_header("demo", data, len(data))
    tensors = {name: (tensor.dtype, tensor.shape) for name, tensor in header.tensors.items()}
    metadata = {key: text for key, text in header.metadata.items() if key != "header_crc32"}
    again = form.header_bytes(form.lay_out(tensors, metadata))
    assert again == data[:len(again)]


def test_answers_at_the_edges():
    from offramp._answers import answers_of
    inf = np.inf
    found = answers_of(np.array([[[1, 1, 0], [800, -800, 0], [5, -inf, -inf]]], "f4"))
    assert found.predicted.tolist() == [[0, 0, 0]]  # of equal ones the first
    assert found.entropy[0, 1:].tolist() == [0, 0] and found.confidence[0, 1:].tolist() == [1, 1]
    assert found.margin[0].tolist() == [0, 1, 1]
    assert answers_of(np.ones((1, 1, 1), "f4")).margin.tolist() == [[1]]
    for bad in (np.nan, inf, -inf):
        with pytest.raises(offramp.OfframpError, match="sample 7 at exit 2"):
            answers_of(np.array([[[0, 1]], [[bad, bad]]], "f4"), first_row=7)


def test_a_file_that_grows_is_valid_after_every_batch(tmp_path):
    path = tmp_path / "run.exits"
    labels, logits = made()
    for known in (None, labels):
        recorder = offramp.Recorder(path, K, C, N, FLOPS, labels=known, overwrite=True)
        assert known is None or path.exists()
        for begin in range(0, N, 10):
            recorder.add(labels[begin:begin + 10], logits[:, begin:begin + 10])
            _, tensors = plainreader.read(path)
            assert plainreader.sums_fit(path) is (None if known is None and begin < 30 else True)
            assert (tensors["check"] != 0).sum() == begin + 10
            assert offramp.read(path).recorded.sum() == begin + 10
        recorder.close()


def test_names_and_thumbnails_that_come_with_the_samples(tmp_path):
    path = tmp_path / "run.exits"
    labels, logits = made()
    pixels = np.random.default_rng(1).integers(0, 256, (N, 6, 8, 3)).astype("u1")
    names = ["bird/ä%d.png" % i for i in range(N)]
    whole = tmp_path / "whole.exits"
    with offramp.Recorder(whole, K, C, N, FLOPS, labels=labels, names=names) as recorder:
        recorder.add(labels, logits, thumbnails=pixels)
    for stop in (24, N):
        with offramp.Recorder(path, K, C, N, FLOPS) as recorder:
            for begin in range(0, stop, 8):
                part = slice(begin, begin + 8)
                recorder.add(labels[part], logits[:, part], names=names[part], thumbnails=pixels[part])
        assert offramp.read(path).names[:stop] == names[:stop]
    for each in (path, whole):
        assert plainreader.sums_fit(each)
        recording = offramp.read(each)
        assert recording.names == names and (recording.thumbnail == pixels).all() and recording.finished


def test_names_that_are_not_utf8(tmp_path):
    """As os.listdir() gives names of files in another encoding."""
    labels, logits = made()
    names = [os.fsdecode(b"caf\xe9 %d" % i) for i in range(N)]
    for number, (before, beside) in enumerate(((names, None), (None, names))):
        path = tmp_path / ("%d.exits" % number)
        with offramp.Recorder(path, K, C, N, FLOPS, names=before) as recorder:
            recorder.add(labels, logits, names=beside)
        assert offramp.read(path).names[7] == "caf? 7" and plainreader.sums_fit(path)


def test_rows_in_another_order_make_the_same_file(tmp_path):
    labels, logits = made()
    order = np.random.default_rng(2).permutation(N)
    bytes_of = []
    for rows in (np.arange(N), order):
        path = tmp_path / "run.exits"
        with offramp.Recorder(path, K, C, N, FLOPS, labels=labels, overwrite=True) as recorder:
            for part in np.array_split(rows, 7):
                recorder.add(labels[part], logits[:, part], rows=part)
        bytes_of.append(without_run(path))
    assert bytes_of[0] == bytes_of[1]


def without_run(path):
    metadata, tensors = plainreader.read(path)
    return metadata, {name: values.tobytes() for name, values in tensors.items() if name != "run"}


def test_resuming_skips_compares_and_repairs(tmp_path):
    path = tmp_path / "run.exits"
    labels, logits = fill(path, upto=16)
    header = plainreader.read(path)[1]["check"].copy()
    data = bytearray(path.read_bytes())
    at = bytes(data).index(logits[1, 3].tobytes())  # damage to row 3
    data[at] ^= 1
    path.write_bytes(data)
    assert offramp.read(path).damaged == 1 and offramp.read(path).recorded.sum() == 15
    with offramp.Recorder(path, K, C, N, FLOPS) as recorder:
        assert not recorder.skip(labels[:8])
        recorder.add(labels[:8], logits[:, :8])
        assert recorder.skip(labels[8:16]) and not recorder.skip(labels[16:24])
        recorder.add(labels[16:], logits[:, 16:])
        assert recorder.finished
    assert (plainreader.read(path)[1]["check"][:16] == header[:16]).all()
    fill(tmp_path / "other.exits")
    assert without_run(path) == without_run(tmp_path / "other.exits")
    with offramp.Recorder(path, K, C, N, FLOPS) as recorder:
        with pytest.raises(offramp.OfframpError, match="Sample 0 has label"):
            recorder.add((labels[:8] + 1) % C, logits[:, :8])


@pytest.mark.parametrize("change, what", [
    ({"flops": [100, 250, 701]}, "different flops"), ({"classes": 6}, "number of classes"),
    ({"samples": 41}, "number of samples"), ({"exits": ["a", "b", "c"]}, "names of the exits"),
    ({"metadata": {"weights_sha256": "1"}}, "SHA-256"),
    ({"metadata": {"tf32": "allowed"}}, "choice of TF32: not allowed in the file, allowed now"),
    ({"network": "another", "metadata": {"precision": "x"}}, "precision"),
    ({"metadata": {"outputs": "probabilities"}}, "kind of outputs: logits in the file, probabilities now"),
    ({"metadata": {"execution": "optimised"}}, "kind of execution: as archived in the file, optimised now"),
    ({"metadata": {"among": "labelled"}}, "choice of classes: all in the file"),
    ({"metadata": {"shard": "1/2"}}, "part"),
    ({"metadata": {"preprocessing": "{}"}}, "preprocessing"), ({"metadata": {"dataset_fingerprint": "1"}}, "data set"),
    ({"metadata": {"count": "complete"}}, "way of counting: fvcore in the file"),
    ({"scores": True}, "choice of scores"),
    ({"labels": [0] * N}, "label for sample")])
def test_another_origin_is_refused_by_name(tmp_path, change, what):
    path = tmp_path / "run.exits"
    labels, _ = made()
    fill(path, labels=labels)
    options = dict({"exits": K, "classes": C, "samples": N, "flops": FLOPS}, **change)
    with pytest.raises(offramp.OfframpError, match=what):
        offramp.Recorder(path, **options)


def test_other_names_are_refused(tmp_path):
    path, names = tmp_path / "run.exits", ["%d.png" % i for i in range(N)]
    fill(path, upto=16, names=names)
    offramp.Recorder(path, K, C, N, FLOPS, names=names).close()
    fill(tmp_path / "labels.exits", upto=16, names=names, labels=made()[0])
    with pytest.raises(offramp.OfframpError, match="name for sample 3: 3.png in the file, x now"):
        offramp.Recorder(tmp_path / "labels.exits", K, C, N, FLOPS, names=names[:3] + ["x"] + names[4:])


def test_labels_of_all_samples_may_come_later(tmp_path):
    path = tmp_path / "run.exits"
    labels, logits = fill(path, upto=16)
    with pytest.raises(offramp.OfframpError, match="label for sample 0"):
        offramp.Recorder(path, K, C, N, FLOPS, labels=(labels + 1) % C)
    with offramp.Recorder(path, K, C, N, FLOPS, labels=labels) as recorder:
        recorder.add(labels[16:], logits[:, 16:], rows=range(16, N))
    fill(tmp_path / "whole.exits")
    assert without_run(path) == without_run(tmp_path / "whole.exits") and plainreader.sums_fit(path)


def test_what_is_not_said_means_the_same(tmp_path):
    path = tmp_path / "run.exits"
    fill(path, upto=16)
    offramp.Recorder(path, K, C, N, FLOPS, metadata={"outputs": "logits", "count": "fvcore", "among": "all"}).close()


@pytest.mark.parametrize("given", [["a", "b", "c"], list("abcdefghij"), []])
def test_names_are_one_for_each_sample(tmp_path, given):
    path = tmp_path / "run.exits"
    labels, logits = made()
    with offramp.Recorder(path, K, C, N, FLOPS) as recorder:
        with pytest.raises(offramp.OfframpError, match="There are %d names for 8 samples" % len(given)):
            recorder.add(labels[:8], logits[:, :8], names=given)
        assert not path.exists()
        recorder.add(labels[:8], logits[:, :8], names=(str(i) for i in range(8)))
        with pytest.raises(offramp.OfframpError, match="There are %d names for 8 samples" % len(given)):
            recorder.add(labels[8:16], logits[:, 8:16], names=given)
    assert offramp.read(path).names[:8] == list("01234567") and offramp.read(path).recorded.sum() == 8


@pytest.mark.parametrize("options, what", [
    ({"flops": None}, "needs the cost"), ({"flops": [3, 2, 1]}, "falls from one exit"), ({"flops": [1]}, "for 3 exits"),
    ({"samples": 0}, "0 samples"), ({"samples": 40.5}, "40.5 samples"), ({"classes": "5"}, "cannot have '5' classes"),
    ({"exits": 2.0}, "exits=2.0 is neither"), ({"exits": "abc"}, "exits='abc' is neither"),
    ({"labels": [0]}, "1 labels for 40"), ({"class_names": ["a"]}, "class names")])
def test_wrong_plans_are_refused(tmp_path, options, what):
    with pytest.raises(offramp.OfframpError, match=what):
        offramp.Recorder(tmp_path / "run.exits",
                         **dict({"exits": K, "classes": C, "samples": N, "flops": FLOPS}, **options))


@pytest.mark.parametrize("given, what", [
    ([0.017, 0.031, 0.044], "exit 1 is 0.017, not a whole number of FLOPs. Choose their unit"),
    ([100, 250.5, 700], "exit 2 is 250.5, not a whole"), ([100, math.nan, 700], "exit 2 is nan, not a number"),
    ([100, 250, math.inf], "exit 3 is inf, not a number"),
    ([100, 250, 2 ** 63], "exit 3 is %d FLOPs; at most" % 2 ** 63),
    ([100, 250, 1e19], r"exit 3 is 1e\+19 FLOPs; at most"), ([100, 250, "700"], "exit 3 is '700', not a number"),
    ([100, None, 700], "exit 2 is None"), ([100, 250, True], "exit 3 is True"), ([100, 250, 700j], "exit 3 is 700j"),
    (5, "flops is 5, not a list"), (np.array(5), "flops is 5, not a list"), ([[100], [250], [700]], "exit 1 is"),
    (np.array([[100, 250, 700]]), "1 numbers for 3 exits"), (np.ones((3, 1)), "exit 1 is"), ([], "0 numbers for 3"),
    ([-1, 2, 3], "is negative")])
def test_costs_that_are_not_numbers_of_flops_are_refused(tmp_path, given, what):
    with pytest.raises(offramp.OfframpError, match=what):
        offramp.Recorder(tmp_path / "run.exits", K, C, N, flops=given)
    if "FLOPs" not in what and "whole" not in what:
        with pytest.raises(offramp.OfframpError, match=what.replace("flops", "joules")):
            offramp.Recorder(tmp_path / "run.exits", K, C, N, joules=given)


@pytest.mark.parametrize("given", [[1e2, 2.5e2, 7e2], np.array([100, 250, 700], "i4"),
                                   np.array([100.0, 250, 700], "f4"),
                                   (each for each in (100, np.int64(250), np.float32(700)))])
def test_whole_numbers_of_any_type_are_flops(tmp_path, given):
    path = tmp_path / "run.exits"
    labels, logits = made()
    with offramp.Recorder(path, K, C, N, given) as recorder:
        recorder.add(labels, logits)
    assert offramp.read(path).flops.tolist() == FLOPS and plainreader.sums_fit(path)


def test_wrong_batches_are_refused_and_change_nothing(tmp_path):
    path = tmp_path / "run.exits"
    labels, logits = fill(path, upto=16)
    before = without_run(path)
    with offramp.Recorder(path, K, C, N, FLOPS) as recorder:
        recorder.skip(labels[:16])
        for args, what in (((labels[:8] + 9, logits[:, :8]), "has label"), ((labels[:7], logits[:, :8]), "7 labels"),
                           ((labels[:8], logits[:2, :8]), "The logits are"),
                           ((labels[:8], logits[:, :8] * np.nan), "NaN"),
                           ((labels, logits), "outside the 40 samples"),
                           ((labels[:8] + 0.5, logits[:, :8]), "Labels are"),
                           ((labels[:8], [logits[0, :8], logits[1, :8, :4], logits[2, :8]]),
                            r"shapes \[8, 4\], \[8, 5\]")):
            with pytest.raises(offramp.OfframpError, match=what):
                recorder.add(*args)
        with pytest.raises(offramp.OfframpError, match="Sample -1 is outside"):
            recorder.add(labels[:2], logits[:, :2], rows=[-1, 3])
        for rows in ([16, 17.5], [20, 20], ["a", "b"]):
            with pytest.raises(offramp.OfframpError, match="rows are not different whole numbers"):
                recorder.add(labels[:2], logits[:, :2], rows=rows)
    assert without_run(path) == before


def test_one_writer_at_a_time(tmp_path):
    path = tmp_path / "run.exits"
    labels, logits = made()
    recorder = offramp.Recorder(path, K, C, N, FLOPS)
    recorder.add(labels[:8], logits[:, :8])
    with pytest.raises(offramp.OfframpError, match="being written"):
        offramp.Recorder(path, K, C, N, FLOPS)
    recorder.close()
    offramp.Recorder(path, K, C, N, FLOPS).close()


LOOP = """
import sys, time
sys.path.insert(0, %r); sys.path.insert(0, %r)
import offramp
from test_recorder import K, C, FLOPS, made
n = 3000
labels, logits = made(n)
with offramp.Recorder(sys.argv[1], K, C, n, FLOPS) as recorder:
    for begin in range(0, n, 20):
        part = slice(begin, begin + 20)
        if recorder.skip(labels[part]):
            continue
        names = ["class %%d/%%05d.png" %% (labels[i], i) for i in range(begin, begin + 20)]
        recorder.add(labels[part], logits[:, part], names=names)
        time.sleep(0.002)
"""


def test_killed_ten_times_it_has_the_same_bytes(tmp_path):
    script = tmp_path / "loop.py"
    script.write_text(LOOP % (str(IMPORTED), os.path.dirname(__file__)))
    path, whole = tmp_path / "run.exits", tmp_path / "whole.exits"
    subprocess.run([sys.executable, str(script), str(whole)], check=True)
    kills = 0
    numbers = np.random.default_rng(3)
    while kills < 10:
        before = offramp.read(path).recorded.sum() if path.exists() else 0
        loop = subprocess.Popen([sys.executable, str(script), str(path)])
        enough = before + int(numbers.integers(1, 250))
        while loop.poll() is None and (not path.exists() or offramp.read(path).recorded.sum() < enough):
            time.sleep(0.001)
        if loop.poll() is not None:
            break
        os.kill(loop.pid, signal.SIGKILL)
        loop.wait()
        kills += 1
        recording = offramp.read(path)
        assert recording.damaged == 0 and plainreader.sums_fit(path) is not False
        assert recording.recorded.sum() >= before
    assert kills >= 5
    subprocess.run([sys.executable, str(script), str(path)], check=True)
    assert without_run(path) == without_run(whole) and plainreader.sums_fit(path)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["loop.py", "run.exits", "whole.exits"]


def test_what_a_killed_run_left_is_removed(tmp_path):
    left = tmp_path / ".run.exits.999999.part"
    other = tmp_path / ".other.exits.999999.part"
    left.write_bytes(b"x")
    other.write_bytes(b"x")
    fill(tmp_path / "run.exits")
    assert not left.exists() and other.exists()


def rows_recorded(path, rows):
    labels, logits = made()
    labels = np.zeros_like(labels)  # which cannot tell samples apart
    with offramp.Recorder(path, K, C, N, FLOPS, labels=labels, network=path.stem) as recorder:
        recorder.add(labels[rows], logits[:, rows], rows=rows)
    return str(path)


def test_the_programs_know_the_numbers_of_rows_without_names(offramp_program, tmp_path):
    first, second = rows_recorded(tmp_path / "a.exits", range(5)), rows_recorded(tmp_path / "b.exits", range(4, 9))
    scaled, made_of_both = tmp_path / "scaled.exits", tmp_path / "both.exits"

    def run(*arguments):
        return subprocess.run([offramp_program, *map(str, arguments)], capture_output=True, text=True, check=False)

    def numbers(path):
        table = run("predictions", path, "--thresholds", "0.5").stdout.splitlines()
        return [line.split(",")[0] for line in table[1:]]

    assert numbers(second) == ["4", "5", "6", "7", "8"]
    assert run("temperature", second, "--out", scaled, "--temperatures", "2").returncode == 0
    assert numbers(scaled) == ["4", "5", "6", "7", "8"]
    ran = run("cascade", first, second, "--out", made_of_both)
    assert ran.returncode != 0 and "not of the same samples" in ran.stderr
    assert run("cascade", second, scaled, "--out", made_of_both).returncode == 0
