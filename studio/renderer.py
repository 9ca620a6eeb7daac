"""manim's renderer, which draws only the frames that are wanted, each thing in them once."""

from collections.abc import Callable

import numpy as np
from manim import CairoRenderer, Scene
from manim.scene.scene_file_writer import SceneFileWriter
from PIL import Image


class Renderer(CairoRenderer):
    """Counts all frames of a scene, and draws those that its ``writer`` takes.

    ``on_frames`` is told how many were drawn.
    """

    def __init__(
        self,
        on_frames: Callable[[int], None] = lambda n: None,
        writer: Callable[..., SceneFileWriter] = SceneFileWriter,
        skip_animations: bool = False,
    ) -> None:
        super().__init__(file_writer_class=writer, skip_animations=skip_animations)
        self.on_frames = on_frames
        self.frames = 0
        self.begin: float | None = None  # the scene's time at the first frame of the clip
        self.over = False

    def init_scene(self, scene: Scene, *specs) -> None:
        self.camera, self.scene = scene.camera_class(), scene
        self.still = np.empty_like(self.camera.pixel_array)  # what rests during a play
        super().init_scene(scene, *specs)

    def update_frame(self, scene: Scene, *args, **kwargs) -> None:
        """manim asks for this before it is known whether a frame is wanted; the last one of a still always is."""
        if self.over:
            super().update_frame(scene, *args, **kwargs)

    def save_static_frame_data(self, scene: Scene, static_mobjects) -> None:
        """What rests during a play is drawn with the first frame of it that is wanted."""
        self.static_image, self.resting = None, list(static_mobjects)
        self.camera.animated = frozenset(m for a in scene.animations for m in a.mobject.get_family())

    def render(self, scene: Scene, time: float, moving_mobjects=None) -> None:
        self.add_frames(1, self.draw_moving)

    def freeze_current_frame(self, duration: float) -> None:
        self.add_frames(int(duration / (1 / self.camera.frame_rate)), self.draw_all)

    def add_frames(self, count: int, draw: Callable[[], np.ndarray]) -> None:
        """So many frames of one picture, which is drawn where any of them is wanted."""
        if self.skip_animations:
            return
        if self.begin is None:
            self.begin = self.time
        self.time += count * (1 / self.camera.frame_rate)
        self.frames += count
        drawn = False
        while count:
            some, wanted = self.file_writer.take(count)
            count -= some
            if wanted:
                self.file_writer.write(None if drawn else draw(), some)
                self.on_frames(some)
                drawn = True

    def draw_moving(self) -> np.ndarray:
        """The picture as it is now; what rests is copied from the first time it was drawn."""
        if self.static_image is None:
            self.static_image = self.draw(self.camera.background, self.resting, self.still)
        return self.draw(self.static_image, self.scene.moving_mobjects, self.canvas())

    def draw_all(self) -> np.ndarray:
        return self.draw(self.camera.background, [*self.resting, *self.scene.moving_mobjects], self.canvas())

    def canvas(self) -> np.ndarray:
        return self.file_writer.canvas(self.camera.pixel_array)

    def draw(self, background: np.ndarray, mobjects: list, picture: np.ndarray) -> np.ndarray:
        """Draw into a picture of ours; the camera's own belongs to a scene that draws with it."""
        own, self.camera.pixel_array = self.camera.pixel_array, picture
        try:
            self.camera.set_frame_to_background(background)
            self.camera.capture_mobjects(mobjects)
        finally:
            self.camera.pixel_array = own
        return picture

    def look(self, scene: Scene) -> Image.Image:
        """The scene as it stands now, even where animations are skipped."""
        self.static_image = None
        super().update_frame(scene)
        return Image.fromarray(self.get_frame())

    def scene_finished(self, scene: Scene) -> None:
        self.skip_animations, self.over = False, True  # the last frame of a still is drawn after all
        super().scene_finished(scene)
