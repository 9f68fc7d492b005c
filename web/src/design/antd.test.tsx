// antd makes the styles of a component in the browser, when it is first drawn: a third of the time that a dialog takes to open.
// They are the same for everybody, since colours and sizes are CSS variables, so they are made here, once, and the pages take them
// from antd.css (docs/adr/0015). After a change of antd or of what is used of it: `npx vitest run -u src/design/antd.test.tsx`.
import { createCache, extractStyle, StyleProvider } from "@ant-design/cssinjs";
import * as antd from "antd";
import { Fragment, type ReactNode } from "react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { antdTheme, dark, light, type Palette } from "./theme";

const {
  Alert,
  Button,
  Checkbox,
  ConfigProvider,
  DatePicker,
  Drawer,
  Dropdown,
  Form,
  Input,
  Modal,
  Popconfirm,
  Progress,
  Radio,
  Select,
  Tooltip,
} = antd;

// Each with whatever brings styles of its own.
const used: Record<string, ReactNode> = {
  Alert: <Alert />,
  Button: <Button loading />,
  Checkbox: <Checkbox.Group options={["a"]} />,
  DatePicker: <DatePicker.RangePicker />,
  Drawer: <Drawer />,
  Dropdown: (
    <Dropdown menu={{ items: [{ key: "a", label: "a" }] }}>
      <i />
    </Dropdown>
  ),
  Form: (
    <Form>
      <Form.Item label="a">
        <Input />
      </Form.Item>
    </Form>
  ),
  Input: [<Input key="a" />, <Input.Password key="b" />, <Input.Search key="c" />, <Input.TextArea key="d" />],
  Modal: <Modal />,
  Popconfirm: (
    <Popconfirm title="a">
      <i />
    </Popconfirm>
  ),
  Progress: <Progress />,
  Radio: <Radio.Group options={["a"]} />,
  Select: <Select />,
  Tooltip: (
    <Tooltip title="a">
      <i />
    </Tooltip>
  ),
};

// Declarations that Chromium 109 would pass over: the seam of joined buttons, the scroll bar of a list of times. Neither is used here.
const tooNew = /[\w-]+:[^;{}]*color-mix\([^;{}]*;|scrollbar-(?:color|width):[^;{}]*;/g;

function styles(palette: Palette, mode: "light" | "dark") {
  const cache = createCache();
  renderToString(
    <StyleProvider cache={cache}>
      <ConfigProvider theme={{ ...antdTheme(palette, mode), zeroRuntime: false }}>
        {Object.entries(used).map(([name, one]) => (
          <Fragment key={name}>{one}</Fragment>
        ))}
      </ConfigProvider>
    </StyleProvider>,
  );
  return extractStyle(cache, { plain: true, types: "style" }).replaceAll(tooNew, "");
}

test("antd.css is what this antd makes of the components that the pages use", async () => {
  await expect(styles(light, "light")).toMatchFileSnapshot("antd.css");
});

test("the same styles serve light and dark", () => {
  expect(styles(dark, "dark")).toBe(styles(light, "light"));
});

test("every component that a page takes from antd is among them", () => {
  const pages = import.meta.glob<string>("../**/*.tsx", { query: "?raw", import: "default", eager: true });
  const taken = new Set(
    Object.entries(pages)
      .filter(([file]) => !file.includes(".test."))
      .flatMap(([, text]) => [...text.matchAll(/import \{([^}]*)\} from "antd"/g)])
      .flatMap(([, names = ""]) => names.split(","))
      .map((name) => name.trim())
      .filter((name) => /^[A-Z]/.test(name) && name !== "ConfigProvider"),
  );
  expect([...taken].sort()).toEqual(Object.keys(used).sort());
});
